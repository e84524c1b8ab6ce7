package dev.plumbline.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, which without its libraries for the platform starts a process for
 * each file and folder it makes, to set its permissions: thousands in a batch. Java sets them as
 * well.
 */
public final class LocalFiles extends LocalFileSystem {
  /** Under this name the launcher says that a run is local, and uses this file system. */
  public static final String OPTION = "spark.hadoop.fs.file.impl";

  /** Made by Hadoop by this class's name. */
  public LocalFiles() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      String nine =
          permission.getUserAction().SYMBOL
              + permission.getGroupAction().SYMBOL
              + permission.getOtherAction().SYMBOL;
      try {
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(), PosixFilePermissions.fromString(nine));
      } catch (UnsupportedOperationException otherKindOfDisk) {
        super.setPermission(path, permission);
      }
    }
  }
}
