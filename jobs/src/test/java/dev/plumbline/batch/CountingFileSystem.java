package dev.plumbline.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The local file system, which counts the bytes that are read from each file. Hadoop hands out one
 * file system per scheme to everybody, Spark, Iceberg and the readers of bills alike, so counting
 * there misses nobody.
 */
public final class CountingFileSystem extends LocalFileSystem {
  private static final Map<String, LongAdder> READ = new ConcurrentHashMap<>();

  /** Counts from here on, until {@link #stop()}. */
  static void start() {
    try {
      FileSystem.closeAll();
      READ.clear();
      Configuration counting = new Configuration();
      counting.setClass("fs.file.impl", CountingFileSystem.class, FileSystem.class);
      FileSystem.get(URI.create("file:///"), counting);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void stop() {
    try {
      FileSystem.closeAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes read by file, of files of which some were read. */
  static Map<String, Long> bytesRead() {
    Map<String, Long> bytes = new TreeMap<>();
    READ.forEach(
        (file, read) -> {
          if (read.sum() > 0) {
            bytes.put(file, read.sum());
          }
        });
    return bytes;
  }

  /** Bytes read of all files below a folder; a byte that was read twice counts twice. */
  static long readBelow(java.nio.file.Path folder) {
    return READ.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(folder + "/"))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    String name = path.toUri().getPath();
    LongAdder read = READ.computeIfAbsent(name, file -> new LongAdder());
    return new FSDataInputStream(new CountingStream(super.open(path, bufferSize), read));
  }

  private static final class CountingStream extends FSInputStream {
    private final FSDataInputStream stream;
    private final LongAdder bytes;

    CountingStream(FSDataInputStream stream, LongAdder bytes) {
      this.stream = stream;
      this.bytes = bytes;
    }

    @Override
    public void seek(long position) throws IOException {
      stream.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public boolean seekToNewSource(long target) throws IOException {
      return stream.seekToNewSource(target);
    }

    @Override
    public int read() throws IOException {
      int value = stream.read();
      if (value >= 0) {
        bytes.increment();
      }
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = stream.read(into, offset, length);
      if (count > 0) {
        bytes.add(count);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
