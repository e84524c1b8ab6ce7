package dev.plumbline.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where the sample is written: local or any file system Hadoop knows, with names we choose. */
final class Folder {
  private final FileSystem files;
  private final Path root;

  Folder(String uri, Configuration configuration) {
    Path path = new Path(uri);
    try {
      this.files = path.getFileSystem(configuration);
      this.root = files.makeQualified(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + uri, e);
    }
  }

  String uri(String name) {
    String uri = new Path(root, name).toUri().toString();
    // Hadoop writes file:/x where everyone else expects file:///x.
    return uri.startsWith("file:/") && !uri.startsWith("file:///")
        ? "file://" + uri.substring("file:".length())
        : uri;
  }

  boolean has(String name) {
    try {
      return files.exists(new Path(root, name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for " + uri(name), e);
    }
  }

  void delete(String name) {
    try {
      files.delete(new Path(root, name), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + uri(name), e);
    }
  }

  void writeText(String name, String text) {
    try (OutputStream out = files.create(new Path(root, name), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + uri(name), e);
    }
    dropChecksum(name);
  }

  /** Names of the sub-folders, in order. */
  List<String> listFolders(String name) {
    return list(name).stream()
        .filter(FileStatus::isDirectory)
        .map(status -> status.getPath().getName())
        .toList();
  }

  /** Names of the data files Spark left in a folder, in order. */
  List<String> listParts(String name) {
    return list(name).stream()
        .map(status -> status.getPath().getName())
        .filter(file -> file.startsWith("part-"))
        .toList();
  }

  void move(String from, String to) {
    Path target = new Path(root, to);
    try {
      files.mkdirs(target.getParent());
      files.delete(target, false);
      if (!files.rename(new Path(root, from), target)) {
        throw new IOException("rename refused");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move " + uri(from) + " to " + uri(to), e);
    }
    dropChecksum(to);
  }

  /** A local file system leaves a checksum beside each file, which no delivery of AWS has. */
  private void dropChecksum(String name) {
    Path file = new Path(root, name);
    try {
      files.delete(new Path(file.getParent(), "." + file.getName() + ".crc"), false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the checksum of " + uri(name), e);
    }
  }

  private List<FileStatus> list(String name) {
    try {
      List<FileStatus> found =
          new ArrayList<>(Arrays.asList(files.listStatus(new Path(root, name))));
      found.sort(Comparator.comparing(status -> status.getPath().getName()));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + uri(name), e);
    }
  }
}
