package dev.plumbline.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Files by their address: a local path, or an s3:// address. */
public final class Storage {
  private final Aws aws;

  public Storage(Aws aws) {
    this.aws = aws;
  }

  /** Whether an address is that of a local file or folder. */
  public static boolean isLocal(String address) {
    return !address.contains("://") || address.startsWith("file:");
  }

  /** The settings by which Hadoop's file systems open any address. */
  public Configuration hadoop() {
    Configuration hadoop = new Configuration();
    String local = System.getProperty(LocalFiles.OPTION);
    if (local != null) {
      hadoop.set("fs.file.impl", local);
    }
    aws.applyTo(hadoop);
    return hadoop;
  }

  /** A small file as text. */
  public String text(String address) throws IOException {
    Path path = new Path(address);
    try (InputStream stream = path.getFileSystem(hadoop()).open(path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Writes a small file, in place of one that is there; its address comes back.
   *
   * @param contentType what a browser is told that opens it from a bucket
   */
  public String write(String folder, String name, String contentType, String text)
      throws IOException {
    if (isLocal(folder)) {
      java.nio.file.Path local = localPath(folder);
      Files.createDirectories(local);
      return Files.writeString(local.resolve(name), text).toString();
    }
    String address = folder.replaceAll("/+$", "") + "/" + name;
    if (!address.startsWith("s3://")) {
      throw new FileNotFoundException("no folder or s3:// address");
    }
    S3Upload.put(aws, address, contentType, text.getBytes(StandardCharsets.UTF_8));
    return address;
  }

  /** The absolute path of a local address. */
  public static java.nio.file.Path localPath(String address) {
    java.nio.file.Path path =
        address.startsWith("file:")
            ? java.nio.file.Path.of(Objects.requireNonNull(java.net.URI.create(address).getPath()))
            : java.nio.file.Path.of(address);
    return path.toAbsolutePath().normalize();
  }
}
