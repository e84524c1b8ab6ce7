package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Finds copies: files of bills with the same size, beginning and end. Only files of one size are
 * looked into, so that inputs without copies cost no reading.
 */
final class EqualFiles {
  private static final int LOOKED_AT = 1 << 20;

  private record Part(Delivery bill, InputFile file) {
    boolean hasRows() {
      return !bill.layouts().get(file.uri()).isEmpty();
    }
  }

  private final Configuration hadoop;

  EqualFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Refuses bills of which a file lies there twice. */
  void refuse(List<Delivery> deliveries) {
    Map<Long, List<Part>> bySize =
        deliveries.stream()
            .filter(delivery -> delivery.kind() == Delivery.Kind.CHARGES)
            .filter(delivery -> delivery.state() == Delivery.State.READY)
            .flatMap(delivery -> delivery.files().stream().map(file -> new Part(delivery, file)))
            .collect(Collectors.groupingBy(part -> part.file().bytes()));
    for (List<Part> parts : bySize.values()) {
      // Files that are the same as in an earlier run were told apart by it.
      if (parts.size() > 1 && parts.stream().anyMatch(part -> !part.bill().isKnown())) {
        refuseEqual(parts.stream().filter(Part::hasRows).map(Part::file).toList());
      }
    }
  }

  private void refuseEqual(List<InputFile> files) {
    Map<String, InputFile> first = new HashMap<>();
    for (InputFile file : files) {
      InputFile other = first.putIfAbsent(digest(file), file);
      if (other != null) {
        throw new InputException(
            "inputs.charges: "
                + other.uri()
                + " and "
                + file.uri()
                + " are the same file twice and would count twice; remove one of them.");
      }
    }
  }

  private String digest(InputFile file) {
    Path path = new Path(file.uri());
    try (FSDataInputStream stream = path.getFileSystem(hadoop).open(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(stream.readNBytes(LOOKED_AT));
      stream.seek(Math.max(0, file.bytes() - LOOKED_AT));
      digest.update(stream.readNBytes(LOOKED_AT));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException broken) {
      throw Unreadable.because(file.uri(), broken);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
