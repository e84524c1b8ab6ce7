package dev.plumbline.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of {@code conf/}: those of a folder where one is given, else the copy packed into the
 * jar. Names are relative to {@code conf/}, with slashes.
 */
public final class ConfFiles {
  private static final String PACKED = "conf";

  private final Path root;
  private final String place;

  private ConfFiles(Path root, String place) {
    this.root = root;
    this.place = place;
  }

  /** A folder, or the packed defaults when there is none. */
  public static ConfFiles of(Optional<Path> folder) {
    folder.ifPresent(
        path -> {
          if (!Files.isDirectory(path)) {
            throw new ConfigurationException(
                "definitions: no folder at '"
                    + path
                    + "'; give the folder that holds rules/, kpis/ and coefficients/");
          }
        });
    return folder
        .map(path -> new ConfFiles(path, seen(path)))
        .orElseGet(() -> new ConfFiles(packed(), PACKED));
  }

  /** A folder as people see it from where they stand: relative where it lies below. */
  private static String seen(Path folder) {
    Path here = Path.of("").toAbsolutePath().normalize();
    Path there = folder.toAbsolutePath().normalize();
    Path shown = there.startsWith(here) ? here.relativize(there) : there;
    return shown.toString().replace('\\', '/');
  }

  /** Where a file stands, for messages: {@code conf/…} for the packed ones, else its own path. */
  public String place(String name) {
    return place.isEmpty() ? name : place + "/" + name;
  }

  /** File names below a folder that end in a suffix, sorted; empty when there is no such folder. */
  public List<String> list(String folder, String suffix) {
    Path start = root.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String name) {
    return Files.exists(root.resolve(name));
  }

  public String text(String name) {
    try {
      return Files.readString(root.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigurationException(
          place(name) + " cannot be read: the file is missing or not readable as UTF-8 text");
    }
  }

  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  private static Path packed() {
    URL found = ConfFiles.class.getClassLoader().getResource(PACKED + "/application.yaml");
    if (found == null) {
      throw new IllegalStateException("the defaults under conf/ are not on the class path");
    }
    try {
      URI uri = found.toURI();
      if (uri.getScheme().equals("jar")) {
        return jar(uri).getPath(PACKED);
      }
      return Path.of(uri).getParent();
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileSystem jar(URI uri) throws IOException {
    try {
      return FileSystems.newFileSystem(uri, Map.of());
    } catch (FileSystemAlreadyExistsException open) {
      return FileSystems.getFileSystem(uri);
    }
  }
}
