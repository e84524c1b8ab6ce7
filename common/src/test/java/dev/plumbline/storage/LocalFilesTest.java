package dev.plumbline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir Path folder;

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void filesAndFoldersHaveThePermissionsHadoopAsksFor() throws IOException {
    try (LocalFiles files = new LocalFiles()) {
      files.initialize(URI.create("file:///"), new Configuration());
      org.apache.hadoop.fs.Path made = new org.apache.hadoop.fs.Path(folder.toUri());
      files.mkdirs(
          new org.apache.hadoop.fs.Path(made, "tables"), FsPermission.valueOf("-rwxr-x---"));
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(made, "tables/rows.csv");
      try (FSDataOutputStream out = files.create(file)) {
        out.writeBytes("id\n");
      }
      assertThat(permissions("tables")).isEqualTo("rwxr-x---");
      assertThat(permissions("tables/rows.csv")).isEqualTo("rw-r--r--");
      files.setPermission(file, FsPermission.valueOf("-r--------"));
      assertThat(permissions("tables/rows.csv")).isEqualTo("r--------");
      assertThat(files.open(file).readAllBytes())
          .isEqualTo("id\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
