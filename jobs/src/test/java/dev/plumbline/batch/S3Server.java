package dev.plumbline.batch;

import dev.plumbline.storage.Aws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real S3 over HTTP, Adobe's S3Mock in a process of its own, shared by the tests of a JVM. */
final class S3Server {
  private static final Path JAR = Path.of("target", "s3mock", "s3mock.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static S3Server shared;

  /** A key that the server knows; it refuses others. */
  static final String KMS_KEY = "plumb-bob";

  private final String endpoint;

  private S3Server(String endpoint) {
    this.endpoint = endpoint;
  }

  /** The server, started when it is first asked for and ended with this JVM. */
  static synchronized S3Server shared() {
    // The default chain of credentials finds them here first.
    System.setProperty("aws.accessKeyId", "key-id");
    System.setProperty("aws.secretAccessKey", "secret");
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  private static S3Server start() {
    try {
      int port = freePort();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-jar",
                  JAR.toAbsolutePath().toString(),
                  "--server.address=127.0.0.1",
                  "--server.port=0",
                  "--com.adobe.testing.s3mock.http-port=" + port,
                  "--com.adobe.testing.s3mock.store.valid-kms-keys="
                      + "arn:aws:kms:us-east-1:123456789012:key/"
                      + KMS_KEY)
              .redirectErrorStream(true)
              .redirectOutput(Path.of("target", "s3mock", "s3mock.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      S3Server server = new S3Server("http://127.0.0.1:" + port);
      server.await(process);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Process process) {
    Instant end = Instant.now().plus(PATIENCE);
    while (process.isAlive() && Instant.now().isBefore(end)) {
      try {
        get("/");
        return;
      } catch (UncheckedIOException notYet) {
        pause();
      }
    }
    throw new IllegalStateException("S3Mock did not start; see target/s3mock/s3mock.log");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String endpoint() {
    return endpoint;
  }

  /** Options for this server; the bucket is named in the path, for the host has no others. */
  Aws aws() {
    return aws(endpoint);
  }

  /** Options for an endpoint in front of this server. */
  static Aws aws(String endpoint) {
    return new Aws(
        Optional.empty(), Optional.of(endpoint), true, Optional.empty(), false, Map.of());
  }

  /** A new empty bucket; file systems are kept by bucket, so each test has its own. */
  String newBucket() {
    String bucket = "bucket-" + BUCKETS.incrementAndGet();
    send(HttpRequest.newBuilder(uri("/" + bucket)).PUT(HttpRequest.BodyPublishers.noBody()));
    return bucket;
  }

  /** Copies the files below a folder under a prefix of a bucket. */
  void upload(Path folder, String bucket, String prefix) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
      for (Path file : all) {
        String key = prefix + "/" + folder.relativize(file);
        send(
            HttpRequest.newBuilder(uri("/" + bucket + "/" + key))
                .PUT(HttpRequest.BodyPublishers.ofFile(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String bucket, String key) {
    send(HttpRequest.newBuilder(uri("/" + bucket + "/" + key)).DELETE());
  }

  /** What a browser is told an object is; the server spells it in its own way. */
  static String contentType(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("content-type")
        .orElse("")
        .replace(" ", "")
        .toLowerCase(Locale.ROOT);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private URI uri(String path) {
    return URI.create(endpoint + path.replace(" ", "%20"));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
