package dev.plumbline.store;

import dev.plumbline.settings.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Repairs a local warehouse whose folder was moved or copied: its metadata is written anew with the
 * paths it has now, data files stay as they are. First all of it is written aside; then it is put
 * in place, which whoever comes next completes.
 */
public final class Relocation {
  private static final String ASIDE = "relocating";
  private static final String LIST = "tables.txt";

  private final Warehouse warehouse;
  private final Path here;
  private final Path aside;
  private final Consumer<String> moments;

  /**
   * @param moments told the points at which a crash would matter, for tests that crash there:
   *     staged-TABLE, listed, placed, registered-TABLE
   */
  public Relocation(Warehouse warehouse, Consumer<String> moments) {
    this.warehouse = warehouse;
    this.here = warehouse.folder();
    this.aside = here.resolve(ASIDE);
    this.moments = moments;
  }

  /**
   * Repairs the warehouse.
   *
   * @return the path it was made at, or empty where it lies there still
   */
  public Optional<String> repair(Supplier<SparkSession> session) {
    try (FileChannel file =
            FileChannel.open(
                here.resolve(ASIDE + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = lock(file)) {
      Optional<String> madeAt = madeAt().filter(place -> !place.equals(here.toString()));
      if (madeAt.isPresent() && lock.isValid()) {
        if (!Files.exists(aside.resolve(LIST))) {
          stage(madeAt.get(), session.get());
        }
        complete();
      }
      clear();
      return madeAt;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileLock lock(FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException held) {
      lock = null;
    }
    if (lock == null) {
      throw new ConfigurationException(
          "the warehouse '"
              + here
              + "' is being relocated by another process. Wait until it has ended.");
    }
    return lock;
  }

  private Optional<String> madeAt() {
    try (Lake lake = Lake.openWherever(warehouse, Map.of())) {
      return LocalBinding.madeAt(lake);
    }
  }

  /** Writes the metadata of all tables aside, and last the list that says it is all there. */
  private void stage(String from, SparkSession spark) throws IOException {
    clear();
    Map<String, String> moved =
        Map.of(
            "io-impl",
            MovedFiles.class.getName(),
            MovedFiles.FROM,
            from,
            MovedFiles.TO,
            here.toString());
    List<String> lines = new ArrayList<>();
    try (Lake lake = Lake.openWherever(warehouse, moved)) {
      for (String name : lake.names()) {
        Table table = lake.find(name).orElseThrow();
        SparkActions.get(spark)
            .rewriteTablePath(table)
            .rewriteLocationPrefix(from, here.toString())
            .stagingLocation(aside.resolve("files").toString())
            .execute();
        String metadata = ((BaseTable) table).operations().current().metadataFileLocation();
        lines.add(name + "\t" + here + metadata.substring(from.length()));
        moments.accept("staged-" + name);
      }
    }
    Files.createDirectories(aside);
    Path list = Files.write(aside.resolve(LIST + ".new"), lines);
    Files.move(list, aside.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
    moments.accept("listed");
  }

  /** Puts in place what was written aside; done twice it is the same. */
  private void complete() throws IOException {
    Path files = aside.resolve("files");
    if (Files.exists(files)) {
      for (Path table : tableFolders(files)) {
        place(files, table);
      }
    }
    moments.accept("placed");
    Map<String, String> tables = new TreeMap<>();
    Files.readAllLines(aside.resolve(LIST))
        .forEach(line -> tables.put(line.split("\t", 2)[0], line.split("\t", 2)[1]));
    try (Lake lake = Lake.openWherever(warehouse, Map.of())) {
      tables.forEach(
          (name, metadata) -> {
            lake.register(name, metadata);
            moments.accept("registered-" + name);
          });
      LocalBinding.bind(warehouse, lake);
    }
  }

  private List<Path> tableFolders(Path files) throws IOException {
    try (Stream<Path> found = Files.list(files.resolve(warehouse.namespace()))) {
      return found.sorted().toList();
    }
  }

  private void place(Path files, Path folder) throws IOException {
    List<Path> written;
    try (Stream<Path> found = Files.walk(folder)) {
      written =
          found
              .filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).endsWith(".crc"))
              .toList();
    }
    for (Path file : written) {
      Path place = here.resolve(files.relativize(file).toString());
      Files.createDirectories(place.getParent());
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // The checksum of what lay there before would make the new file unreadable.
      Files.deleteIfExists(place.resolveSibling("." + place.getFileName() + ".crc"));
    }
  }

  private void clear() throws IOException {
    if (!Files.exists(aside)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(aside)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
