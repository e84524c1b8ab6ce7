package dev.plumbline.ingest;

import static dev.plumbline.ingest.Bills.HEADER;
import static dev.plumbline.ingest.Bills.line;
import static dev.plumbline.ingest.Bills.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of bills that are large, with the number of {@link BadInputTest}. */
class LargeFilesTest {
  @TempDir Path folder;

  /** 31: a part that is too large for memory is read as a stream: its end is met last. */
  @Test
  void recordsComeBeforeTheEndOfTheirFileIsKnown() throws IOException {
    Random random = new Random(31);
    StringBuilder lines = new StringBuilder(HEADER);
    for (int i = 0; i < 20_000; i++) {
      lines.append(line(Long.toHexString(random.nextLong()), "2025-01", "1"));
    }
    byte[] whole = Bills.gzip(lines.toString());
    Path cut = write(folder.resolve("large/a.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
    try (CsvFile csv = new CsvFile(cut.toUri().toString(), new Configuration())) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(csv.next().size()).isEqualTo(15);
      }
      assertThatThrownBy(() -> csv.forEachRemaining(record -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("large/a.csv.gz");
    }
  }

  /** 31: a packed file is read by one task, and what it holds is handed on to all. */
  @Test
  void recordsOfALargeFileAreSpreadOverTheCores() {
    long large = 10L << 30;
    assertThat(Scan.isSpread(1, large, 2)).isTrue();
    assertThat(Scan.isSpread(2, large, 2)).isFalse();
    assertThat(Scan.isSpread(1, 1000, 2)).isFalse();
  }
}
