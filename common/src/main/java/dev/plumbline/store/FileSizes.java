package dev.plumbline.store;

import java.util.Map;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;

/**
 * When data files are joined, and how large they become.
 *
 * @param targetBytes size that a data file is written to
 * @param smallBytes size below which a data file is small
 * @param minFiles small files that one partition must have before it is rewritten
 */
public record FileSizes(long targetBytes, long smallBytes, int minFiles) {
  /** The same under Iceberg's option names. */
  Map<String, String> options() {
    return Map.of(
        SizeBasedFileRewritePlanner.TARGET_FILE_SIZE_BYTES,
        Long.toString(targetBytes),
        SizeBasedFileRewritePlanner.MIN_FILE_SIZE_BYTES,
        Long.toString(smallBytes),
        SizeBasedFileRewritePlanner.MIN_INPUT_FILES,
        Integer.toString(minFiles));
  }
}
