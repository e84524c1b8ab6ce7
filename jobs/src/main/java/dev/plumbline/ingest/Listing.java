package dev.plumbline.ingest;

import dev.plumbline.settings.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files below a path. */
final class Listing {
  private Listing() {}

  /**
   * The file itself or all files below the folder, hidden and empty ones left out, by uri.
   *
   * @param option the option that gives the path, for the message
   */
  static List<InputFile> files(String path, String option, Configuration hadoop) {
    try {
      Path asked = new Path(path);
      FileSystem system = asked.getFileSystem(hadoop);
      Path root = system.makeQualified(asked);
      FileStatus status = system.getFileStatus(root);
      List<InputFile> files = new ArrayList<>();
      if (status.isFile()) {
        files.add(file(status));
      } else {
        RemoteIterator<LocatedFileStatus> all = system.listFiles(root, true);
        while (all.hasNext()) {
          FileStatus file = all.next();
          if (file.getLen() > 0 && !hidden(root, file.getPath())) {
            files.add(file(file));
          }
        }
      }
      files.sort(Comparator.comparing(InputFile::uri));
      if (files.isEmpty()) {
        throw new InputException(
            option
                + ": the folder '"
                + path
                + "' is empty; give a file or folder that holds data.");
      }
      return files;
    } catch (FileNotFoundException missing) {
      throw new InputException(
          option
              + ": there is nothing at '"
              + path
              + "'; give an existing file, folder or bucket prefix.",
          missing);
    } catch (IOException | IllegalArgumentException broken) {
      throw new InputException(
          option + ": '" + path + "' cannot be listed: " + broken.getMessage(), broken);
    }
  }

  /** The file at a place, if there is one. */
  static Optional<InputFile> find(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
      return status.isFile() ? Optional.of(file(status)) : Optional.empty();
    } catch (FileNotFoundException missing) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new InputException("'" + uri + "' cannot be looked up: " + broken.getMessage(), broken);
    }
  }

  private static InputFile file(FileStatus status) {
    String tag = status instanceof EtagSource store ? store.getEtag() : null;
    return new InputFile(
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        tag == null ? "" : tag.replace("\"", ""));
  }

  private static boolean hidden(Path root, Path file) {
    for (Path p = file; p != null && !p.equals(root); p = p.getParent()) {
      char first = p.getName().isEmpty() ? 'x' : p.getName().charAt(0);
      if (first == '.' || first == '_') {
        return true;
      }
    }
    return false;
  }
}
