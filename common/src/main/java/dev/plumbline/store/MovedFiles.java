package dev.plumbline.store;

import java.io.File;
import java.util.Map;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Local files under the names they had before their folder was moved: what is asked for at the old
 * place is read at the new one.
 */
public final class MovedFiles implements FileIO {
  static final String FROM = "plumbline.moved-from";
  static final String TO = "plumbline.moved-to";

  private static final long serialVersionUID = 1L;

  private Map<String, String> properties = Map.of();

  /** Made by Iceberg by this class's name. */
  public MovedFiles() {}

  @Override
  public void initialize(Map<String, String> given) {
    this.properties = Map.copyOf(given);
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  @Override
  public InputFile newInputFile(String path) {
    return new Moved(path, Files.localInput(here(path)));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return Files.localOutput(here(path));
  }

  @Override
  public void deleteFile(String path) {
    throw new UnsupportedOperationException("nothing is deleted while a warehouse is relocated");
  }

  private File here(String path) {
    String from = properties.get(FROM) + "/";
    return new File(
        path.startsWith(from) ? properties.get(TO) + "/" + path.substring(from.length()) : path);
  }

  /** A file that calls itself by its old name. */
  private record Moved(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }
}
