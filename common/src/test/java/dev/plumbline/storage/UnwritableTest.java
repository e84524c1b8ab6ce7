package dev.plumbline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What systems and libraries say when a file cannot be written, word by word. */
class UnwritableTest {
  private static final String FULL = "No space left on device";

  @Test
  void aFullDiskIsKnownInEveryWrapping() {
    assertThat(Unwritable.of(new AssertionError(new IOException(FULL)))).contains(FULL);
    assertThat(
            Unwritable.of(new IllegalStateException(new FileSystemException("/a/b", null, FULL))))
        .contains("/a/b: " + FULL);
    String ofATask =
        "Job aborted due to stage failure\n\tjava.io.IOException: " + FULL + "\n\tat x";
    assertThat(Unwritable.of(new IllegalStateException(ofATask))).contains(FULL);
  }

  @Test
  void theInnermostNamesTheFile() {
    IOException inner = new FileNotFoundException("/lake/m.json (Read-only file system)");
    assertThat(Unwritable.of(new UncheckedIOException("Read-only file system", inner)))
        .contains("/lake/m.json (Read-only file system)");
    assertThat(
            Unwritable.of(
                new IOException("Mkdirs failed to create file:/lake/t (exists=false, cwd=file:/)")))
        .contains("file:/lake/t: the folder cannot be made");
  }

  @Test
  void theCatalogsFileIsKnownByTheCodeOfSqlite() {
    assertThat(Unwritable.of(new SQLException("[SQLITE_FULL] Insertion failed: disk is full")))
        .contains("the catalog's file: [SQLITE_FULL] Insertion failed: disk is full");
    assertThat(Unwritable.of(new SQLException("[SQLITE_BUSY] The database file is locked")))
        .isEmpty();
  }

  @Test
  void whatHasAnotherCauseIsNotExplained() {
    assertThat(Unwritable.of(new IOException("Connection reset by peer"))).isEmpty();
    assertThat(Unwritable.of(new FileNotFoundException("/lake/m.json"))).isEmpty();
    assertThat(Unwritable.of(new IllegalStateException())).isEmpty();
  }
}
