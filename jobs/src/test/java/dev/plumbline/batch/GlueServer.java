package dev.plumbline.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks as the Glue Data Catalog does, JSON 1.1 over HTTP, in the calls a catalog of Iceberg
 * makes: databases, tables, and the version by which two writers of one table are told apart.
 */
final class GlueServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A refusal that the API has a name for. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String name;

    Refused(String name, String message) {
      super(message);
      this.name = name;
    }
  }

  private final HttpServer server;
  private final Map<String, ObjectNode> databases = new TreeMap<>();
  private final Map<String, Map<String, ObjectNode>> tables = new TreeMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  GlueServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Names of the calls so far. */
  List<String> calls() {
    return calls;
  }

  /** The tables of a database as the console would show them. */
  synchronized Map<String, ObjectNode> tables(String database) {
    return Map.copyOf(tables.get(database));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call =
          exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst("^AWSGlue\\.", "");
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      ObjectNode answer;
      int status = 200;
      try {
        calls.add(call);
        answer = answer(call, request);
      } catch (Refused refused) {
        status = 400;
        answer = JSON.createObjectNode();
        answer.put("__type", refused.name).put("Message", refused.getMessage());
      }
      byte[] text = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private synchronized ObjectNode answer(String call, JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    switch (call) {
      case "GetDatabase" -> answer.set("Database", database(request.path("Name").asText()));
      case "CreateDatabase" -> createDatabase((ObjectNode) request.path("DatabaseInput"));
      case "UpdateDatabase" -> {
        database(request.path("Name").asText());
        databases.put(
            request.path("Name").asText(), (ObjectNode) request.path("DatabaseInput").deepCopy());
      }
      case "GetTables" -> {
        ArrayNode list = answer.putArray("TableList");
        in(request).values().forEach(list::add);
      }
      case "GetTable" -> answer.set("Table", table(request, request.path("Name").asText()));
      case "CreateTable" -> createTable(request);
      case "UpdateTable" -> updateTable(request);
      case "DeleteTable" -> {
        table(request, request.path("Name").asText());
        in(request).remove(request.path("Name").asText());
      }
      default -> throw new Refused("UnknownOperationException", call);
    }
    return answer;
  }

  private ObjectNode database(String name) {
    if (!databases.containsKey(name)) {
      throw new Refused("EntityNotFoundException", "Database " + name + " not found.");
    }
    return databases.get(name);
  }

  private void createDatabase(ObjectNode input) {
    String name = input.path("Name").asText();
    if (databases.putIfAbsent(name, input.deepCopy()) != null) {
      throw new Refused("AlreadyExistsException", "Database already exists.");
    }
    tables.put(name, new TreeMap<>());
  }

  private Map<String, ObjectNode> in(JsonNode request) {
    String name = request.path("DatabaseName").asText();
    database(name);
    return tables.get(name);
  }

  private ObjectNode table(JsonNode request, String name) {
    ObjectNode table = in(request).get(name);
    if (table == null) {
      throw new Refused("EntityNotFoundException", "Table " + name + " not found.");
    }
    return table;
  }

  private void createTable(JsonNode request) {
    ObjectNode table = request.path("TableInput").deepCopy();
    table.put("VersionId", "0").put("DatabaseName", request.path("DatabaseName").asText());
    if (in(request).putIfAbsent(table.path("Name").asText(), table) != null) {
      throw new Refused("AlreadyExistsException", "Table already exists.");
    }
  }

  private void updateTable(JsonNode request) {
    ObjectNode table = request.path("TableInput").deepCopy();
    String name = table.path("Name").asText();
    long version = table(request, name).path("VersionId").asLong();
    if (request.has("VersionId") && request.path("VersionId").asLong() != version) {
      throw new Refused("ConcurrentModificationException", "Update table failed, it has changed.");
    }
    table.put("VersionId", Long.toString(version + 1));
    table.put("DatabaseName", request.path("DatabaseName").asText());
    in(request).put(name, table);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
