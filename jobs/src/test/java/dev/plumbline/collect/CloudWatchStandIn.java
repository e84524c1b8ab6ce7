package dev.plumbline.collect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.storage.Aws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CloudWatch and an STS on a loopback port. It refuses what the API's documentation says is
 * refused, pages by datapoints, and fails where a test tells it to.
 */
final class CloudWatchStandIn implements AutoCloseable {
  static final String OWN_ACCOUNT = "111122223333";
  private static final int MAX_QUERIES = 500;
  private static final int MAX_DATAPOINTS = 100_800;
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/");

  /** Datapoints by series: a value for each start of a period. */
  @FunctionalInterface
  interface Metrics {
    /** The mean at a time, or nothing where there is no datapoint; the count is always 5. */
    Optional<Double> at(Query query, Instant time);
  }

  /** One query as it came. */
  record Query(
      String id,
      String account,
      String region,
      String namespace,
      String metric,
      Map<String, String> dimensions,
      int period,
      String stat) {
    String resource() {
      return dimensions.values().iterator().next();
    }
  }

  private record Asked(List<Query> queries, Instant from, Instant to) {}

  private final HttpServer server;
  private final Metrics metrics;
  private final Map<String, Asked> open = new HashMap<>();
  private final List<Query> asked = new ArrayList<>();
  private final List<String> roles = new ArrayList<>();
  private final Deque<String> faults = new ArrayDeque<>();
  private final Map<String, Deque<String>> statuses = new HashMap<>();
  private int pageSize = MAX_DATAPOINTS;
  private int calls;
  private int largestCall;

  CloudWatchStandIn(Metrics metrics) {
    this.metrics = metrics;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** The way to it, with the role for other accounts. */
  Collection.Access access(Optional<String> role) {
    String endpoint = "http://localhost:" + server.getAddress().getPort();
    return new Collection.Access(
        new Aws(
            Optional.of("eu-west-1"),
            Optional.of(endpoint),
            false,
            Optional.empty(),
            false,
            Map.of()),
        role);
  }

  /** Gives fewer datapoints a page than it may. */
  void pagesOf(int datapoints) {
    pageSize = datapoints;
  }

  /** The next calls fail with these codes, one each; "-" lets one pass. */
  void failNext(String... codes) {
    faults.addAll(List.of(codes));
  }

  /** The next answers about a metric of a resource have these status codes, one each. */
  void answerWith(String resource, String metric, String... codes) {
    statuses
        .computeIfAbsent(resource + " " + metric, r -> new ArrayDeque<>())
        .addAll(List.of(codes));
  }

  /** GetMetricData calls that were answered. */
  int calls() {
    return calls;
  }

  int largestCall() {
    return largestCall;
  }

  /** Queries of first pages, in the order they came. */
  List<Query> asked() {
    return asked;
  }

  List<String> roles() {
    return roles;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> form = CloudWatchForms.form(body);
      Matcher caller =
          CREDENTIAL.matcher(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      if (!caller.find()) {
        throw new Refused(403, "MissingAuthenticationToken", "not signed");
      }
      respond(exchange, 200, answer(form, caller.group(1), caller.group(2)));
    } catch (Refused refused) {
      respond(
          exchange,
          refused.status,
          "<ErrorResponse><Error><Type>Sender</Type><Code>"
              + refused.code
              + "</Code><Message>"
              + refused.getMessage()
              + "</Message></Error><RequestId>r</RequestId></ErrorResponse>");
    } catch (RuntimeException bug) {
      bug.printStackTrace();
      respond(exchange, 500, "bug in the stand-in: " + bug);
    }
  }

  private String answer(Map<String, String> form, String key, String region) {
    String account = key.startsWith("ROLE") ? key.substring(4) : OWN_ACCOUNT;
    return switch (form.getOrDefault("Action", "")) {
      case "GetCallerIdentity" ->
          "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>"
              + account
              + "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
      case "AssumeRole" -> assumeRole(form.get("RoleArn"));
      case "GetMetricData" -> getMetricData(form, account, region);
      default -> throw new Refused(400, "InvalidAction", "no such action");
    };
  }

  private String assumeRole(String role) {
    roles.add(role);
    String account = role.split(":", -1)[4];
    if (account.startsWith("0000")) {
      throw new Refused(403, "AccessDenied", "not authorized to perform: sts:AssumeRole");
    }
    return """
        <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE%s</AccessKeyId>\
        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
        .formatted(account);
  }

  private String getMetricData(Map<String, String> form, String account, String region) {
    String fault = faults.isEmpty() ? "-" : faults.poll();
    if (!fault.equals("-")) {
      int status = fault.startsWith("Internal") ? 500 : fault.startsWith("Access") ? 403 : 400;
      throw new Refused(status, fault, "Rate exceeded or worse");
    }
    calls++;
    List<Query> queries = CloudWatchForms.queries(form, account, region);
    Asked all =
        new Asked(
            queries, Instant.parse(form.get("StartTime")), Instant.parse(form.get("EndTime")));
    refuse(form, all);
    int page = Math.min(pageSize, Integer.parseInt(form.get("MaxDatapoints")));
    String token = form.getOrDefault("NextToken", "");
    int start = 0;
    if (token.isEmpty()) {
      asked.addAll(queries);
    } else {
      if (!all.equals(open.get(token.split("/", -1)[0]))) {
        throw new Refused(400, "InvalidNextToken", "the request is another one");
      }
      start = Integer.parseInt(token.split("/", -1)[1]);
    }
    return page(all, start, page);
  }

  private void refuse(Map<String, String> form, Asked all) {
    largestCall = Math.max(largestCall, all.queries().size());
    Set<String> ids = new HashSet<>();
    for (Query query : all.queries()) {
      boolean goodPeriod = query.period() > 0 && query.period() % 60 == 0;
      if (!ids.add(query.id()) || !query.id().matches("[a-z][a-zA-Z0-9_]*") || !goodPeriod) {
        throw new Refused(400, "ValidationError", "bad query " + query);
      }
    }
    if (all.queries().isEmpty()
        || all.queries().size() > MAX_QUERIES
        || Integer.parseInt(form.get("MaxDatapoints")) > MAX_DATAPOINTS
        || !all.from().isBefore(all.to())) {
      throw new Refused(400, "ValidationError", "beyond the limits: " + all.queries().size());
    }
  }

  /** Datapoints from a place on, query after query; a query cut by the page is PartialData. */
  private String page(Asked all, int start, int size) {
    StringBuilder xml =
        new StringBuilder("<GetMetricDataResponse><GetMetricDataResult><MetricDataResults>");
    int position = 0;
    int left = size;
    boolean cut = false;
    for (Query query : all.queries()) {
      List<Instant> times = times(query, all);
      int skipped = Math.max(0, Math.min(times.size(), start - position));
      int taken = Math.min(left, times.size() - skipped);
      boolean ends = skipped + taken == times.size();
      boolean seenBefore = skipped == times.size() && start > 0 && position + times.size() < start;
      position += times.size();
      left -= taken;
      if (!seenBefore && !(cut && taken == 0)) {
        xml.append(result(query, times.subList(skipped, skipped + taken), ends));
      }
      cut |= !ends;
    }
    xml.append("</MetricDataResults>");
    int next = start + size - left;
    if (cut) {
      String token = "t" + Integer.toHexString(all.hashCode());
      open.put(token, all);
      xml.append("<NextToken>").append(token).append('/').append(next).append("</NextToken>");
    }
    return xml.append("</GetMetricDataResult></GetMetricDataResponse>").toString();
  }

  private List<Instant> times(Query query, Asked all) {
    List<Instant> times = new ArrayList<>();
    for (Instant at = all.from(); at.isBefore(all.to()); at = at.plusSeconds(query.period())) {
      if (metrics.at(query, at).isPresent()) {
        times.add(at);
      }
    }
    return times;
  }

  private String result(Query query, List<Instant> times, boolean ends) {
    Deque<String> scripted =
        statuses.getOrDefault(query.resource() + " " + query.metric(), new ArrayDeque<>());
    boolean isScripted = ends && query.stat().equals("Sum") && !scripted.isEmpty();
    String status = isScripted ? scripted.poll() : ends ? "Complete" : "PartialData";
    StringBuilder stamps = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (Instant at : times) {
      double mean = metrics.at(query, at).orElseThrow();
      double value =
          switch (query.stat()) {
            case "SampleCount" -> 5;
            case "Sum" -> 5 * mean;
            case "Minimum" -> mean / 2;
            default -> mean * 2;
          };
      stamps.append("<member>").append(at).append("</member>");
      values.append("<member>").append(value).append("</member>");
    }
    String messages =
        status.equals("Forbidden")
            ? "<Messages><member><Code>Forbidden</Code><Value>no permission</Value></member></Messages>"
            : "";
    return "<member><Id>%s</Id><Label>%s</Label><Timestamps>%s</Timestamps><Values>%s</Values><StatusCode>%s</StatusCode>%s</member>"
        .formatted(query.id(), query.metric(), stamps, values, status, messages);
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** An error as AWS answers it. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;

    Refused(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }
}
