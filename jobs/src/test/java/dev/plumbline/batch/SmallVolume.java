package dev.plumbline.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * A file system of a few megabytes, in a file: it can be filled, and it can break, after which
 * nothing can be written to it, whoever asks. Mounting one takes Linux and its administrator; where
 * that is not given, the test reports itself skipped.
 */
final class SmallVolume implements AutoCloseable {
  private static final int BLOCK = 4096;
  private static final String FILLER = "filler";

  private final Path image;
  private final Path folder;

  private SmallVolume(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /** Makes one, empty, and mounts it. */
  static SmallVolume ofMegabytes(int megabytes, Path image, Path folder) {
    if (!System.getProperty("os.name").equals("Linux")
        || !"root".equals(System.getProperty("user.name"))) {
      throw new TestAbortedException(
          "a file system of its own can be mounted by root on Linux alone");
    }
    try {
      Files.createDirectories(folder);
      command("truncate", "-s", megabytes + "M", image.toString());
      // No reserve: what is left is what anybody may write.
      command("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    } catch (IOException e) {
      throw new TestAbortedException("no file system can be made here: " + e.getMessage(), e);
    }
    SmallVolume volume = new SmallVolume(image, folder);
    try {
      volume.mount();
    } catch (IOException e) {
      throw new TestAbortedException("no file system can be mounted here: " + e.getMessage(), e);
    }
    return volume;
  }

  Path folder() {
    return folder;
  }

  private void mount() throws IOException {
    command("mount", "-o", "loop", image.toString(), folder.toString());
  }

  /** Fills it up but for some bytes. */
  void fillLeaving(long bytes) throws IOException {
    makeRoom();
    // What was deleted just now counts as free only from here on.
    command("sync", "-f", folder.toString());
    long room = Files.getFileStore(folder).getUsableSpace() - bytes;
    byte[] block = new byte[BLOCK];
    try (OutputStream filler = Files.newOutputStream(folder.resolve(FILLER))) {
      for (long written = 0; written < room; written += BLOCK) {
        filler.write(block);
      }
    }
    command("sync", "-f", folder.toString());
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  /**
   * From here on nothing can be written, as after an error of the disk. What was written before is
   * on it: the process that writes is held for the moment.
   */
  void breakBeside(Process writer) throws IOException {
    command("kill", "-STOP", Long.toString(writer.pid()));
    try {
      breakNow();
    } finally {
      command("kill", "-CONT", Long.toString(writer.pid()));
    }
  }

  void breakNow() throws IOException {
    command("sync", "-f", folder.toString());
    command("mount", "-o", "remount,abort", folder.toString());
  }

  /** Repairs it as an administrator would. */
  void repair() throws IOException {
    close();
    // Ends with 1 where there was something to mend.
    command(List.of(0, 1), "e2fsck", "-f", "-y", image.toString());
    mount();
  }

  @Override
  public void close() throws IOException {
    command("umount", folder.toString());
  }

  private static void command(String... words) throws IOException {
    command(List.of(0), words);
  }

  private static void command(List<Integer> good, String... words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES) || !good.contains(process.exitValue())) {
        throw new IOException(String.join(" ", words) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
