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

  private final Configuration hadoop;

  EqualFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Refuses bills of which a file lies there twice. */
  void refuse(List<Delivery> deliveries) {
    Map<Long, List<InputFile>> bySize =
        deliveries.stream()
            .filter(delivery -> delivery.kind() == Delivery.Kind.CHARGES)
            .filter(delivery -> delivery.state() == Delivery.State.READY)
            .flatMap(
                delivery ->
                    delivery.files().stream()
                        .filter(file -> !delivery.layouts().get(file.uri()).isEmpty()))
            .collect(Collectors.groupingBy(InputFile::bytes));
    for (List<InputFile> files : bySize.values()) {
      if (files.size() > 1) {
        refuseEqual(files);
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
