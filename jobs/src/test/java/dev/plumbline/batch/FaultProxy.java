package dev.plumbline.batch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in front of the S3 server and spoils answers to requests for some objects. */
final class FaultProxy implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

  /** What is done to an answer. */
  private enum Fault {
    SLOW_DOWN,
    CUT,
    GONE
  }

  private final HttpServer server;
  private final String target;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Set<String> payers = ConcurrentHashMap.newKeySet();
  private volatile String glue = "";
  private final List<Spoiling> spoilings = new CopyOnWriteArrayList<>();

  /** One way of spoiling answers, and how often it has. */
  static final class Spoiling {
    private final Fault fault;
    private final String method;
    private final String part;
    private final int spared;
    private final int limit;
    private final int rhythm;
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger spoilt = new AtomicInteger();
    private final Set<String> methods = ConcurrentHashMap.newKeySet();

    private Spoiling(Fault fault, String method, String part, int spared, int limit, int rhythm) {
      this.fault = fault;
      this.method = method;
      this.part = part;
      this.spared = spared;
      this.limit = limit;
      this.rhythm = rhythm;
    }

    /** How many requests were such that their answers may be spoilt. */
    int seen() {
      return seen.get();
    }

    /** How many answers were spoilt. */
    int spoilt() {
      return spoilt.get();
    }

    /** Methods of the requests whose answers were spoilt. */
    Set<String> methods() {
      return methods;
    }

    private boolean spoils(HttpExchange exchange) {
      boolean meant =
          (method.isEmpty() || exchange.getRequestMethod().equals(method))
              && exchange.getRequestURI().getPath().contains(part);
      if (!meant) {
        return false;
      }
      int count = seen.incrementAndGet();
      if (count <= spared || count % rhythm != 0 || spoilt.get() >= limit) {
        return false;
      }
      spoilt.incrementAndGet();
      methods.add(exchange.getRequestMethod());
      return true;
    }
  }

  FaultProxy(String target) {
    this.target = target;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers 503 SlowDown to every so manieth request of whatever kind whose path has a part. */
  Spoiling slowDown(String pathPart, int every) {
    return also(new Spoiling(Fault.SLOW_DOWN, "", pathPart, 0, Integer.MAX_VALUE, every));
  }

  /** Breaks the connection in the middle of the first objects read whose path has a part. */
  Spoiling cut(String pathPart, int times) {
    return also(new Spoiling(Fault.CUT, "GET", pathPart, 0, times, 1));
  }

  /** Knows an object no more after it was read some times. */
  Spoiling vanish(String pathPart, int after) {
    return also(new Spoiling(Fault.GONE, "GET", pathPart, after, Integer.MAX_VALUE, 1));
  }

  private Spoiling also(Spoiling spoiling) {
    spoilings.add(spoiling);
    return spoiling;
  }

  /** Answers again as the server does. */
  void heal() {
    spoilings.clear();
  }

  /** Passes calls of Glue on to its stand-in, so that one endpoint speaks for all services. */
  FaultProxy withGlue(GlueServer other) {
    glue = other.endpoint();
    return this;
  }

  /** Who was said to pay, for each object of which that was said. */
  Set<String> payers() {
    return payers;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String payer = exchange.getRequestHeaders().getFirst("x-amz-request-payer");
      if (payer != null) {
        payers.add(exchange.getRequestURI().getPath() + " " + payer);
      }
      Optional<Fault> fault =
          spoilings.stream().filter(s -> s.spoils(exchange)).findFirst().map(s -> s.fault);
      if (fault.equals(Optional.of(Fault.SLOW_DOWN))) {
        error(exchange, 503, "SlowDown", "Please reduce your request rate.");
      } else if (fault.equals(Optional.of(Fault.GONE))) {
        error(exchange, 404, "NoSuchKey", "The specified key does not exist.");
      } else {
        pass(exchange, body, fault.equals(Optional.of(Fault.CUT)));
      }
    }
  }

  private static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    byte[] text =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + code
                + "</Code><Message>"
                + message
                + "</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }

  private void pass(HttpExchange exchange, byte[] body, boolean cut) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(targetOf(exchange) + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> answer = send(request.build());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    reply(exchange, answer, cut);
  }

  private String targetOf(HttpExchange exchange) {
    return exchange.getRequestHeaders().containsKey("X-Amz-Target") ? glue : target;
  }

  private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer, boolean cut)
      throws IOException {
    byte[] content = answer.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
    OutputStream out = exchange.getResponseBody();
    // Closing before all that was announced is written breaks the connection.
    out.write(content, 0, cut ? content.length / 2 : content.length);
    out.flush();
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
