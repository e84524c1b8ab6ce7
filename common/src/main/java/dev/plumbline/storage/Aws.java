package dev.plumbline.storage;

import dev.plumbline.settings.Node;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * How AWS is reached. What is not given is left to the SDK, credentials always: its default chain
 * finds them in the environment, the profile, or the role of the machine.
 *
 * @param region region of the calls; where neither it nor {@code AWS_REGION} is set the SDK decides
 * @param endpoint one address for all services, for stores and stand-ins that speak as AWS does
 * @param isPathStyle whether buckets are named in the path instead of the host
 * @param kmsKey key that what is written is encrypted with; without one the bucket's default holds
 * @param isRequesterPays whether this account pays for reading the inputs
 * @param environment the SDK's own variables for regions and endpoints
 */
public record Aws(
    Optional<String> region,
    Optional<String> endpoint,
    boolean isPathStyle,
    Optional<String> kmsKey,
    boolean isRequesterPays,
    Map<String, String> environment) {
  /** Signs the calls to an endpoint that is in no region. */
  private static final String NO_REGION = "us-east-1";

  private static final String CENTRAL = "s3.amazonaws.com";

  /** Everything left to the SDK. */
  public static Aws defaults() {
    return new Aws(Optional.empty(), Optional.empty(), false, Optional.empty(), false, Map.of());
  }

  /**
   * Reads the options below {@code aws}; of the environment only regions and endpoints are kept.
   */
  public static Aws of(Node node, Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (!value.isBlank()
              && (name.equals("AWS_REGION")
                  || name.equals("AWS_DEFAULT_REGION")
                  || name.startsWith("AWS_ENDPOINT_URL")
                  || name.equals("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
            kept.put(name, value);
          }
        });
    Optional<String> endpoint = node.findText("endpoint");
    if (endpoint.filter(url -> !url.matches("https?://[^/]+.*")).isPresent()) {
      node.problem(
          "endpoint", "is '" + endpoint.get() + "'; write an address such as https://host:9000");
    }
    Aws aws =
        new Aws(
            node.findText("region"),
            endpoint,
            node.flag("path_style", false),
            node.findText("kms_key"),
            node.flag("requester_pays", false),
            Map.copyOf(kept));
    node.done();
    return aws;
  }

  /**
   * The address of a service, where it is not AWS's own.
   *
   * @param service as the SDK's variables spell it, such as s3 or glue
   */
  public Optional<String> endpointOf(String service) {
    if (endpoint.isPresent()) {
      return endpoint;
    }
    if (Boolean.parseBoolean(environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return Optional.empty();
    }
    String own = environment.get("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT));
    return Optional.ofNullable(own == null ? environment.get("AWS_ENDPOINT_URL") : own);
  }

  /** The region of calls to a service; empty where the SDK is to find it. */
  public Optional<String> regionOf(String service) {
    return region
        .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
        .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
        .or(() -> endpointOf(service).map(address -> NO_REGION));
  }

  /** The same for Iceberg, under its own option names. */
  public Map<String, String> icebergProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    regionOf("s3").ifPresent(name -> properties.put("client.region", name));
    Optional<String> store = endpointOf("s3");
    store.ifPresent(address -> properties.put("s3.endpoint", address));
    endpointOf("glue").ifPresent(address -> properties.put("glue.endpoint", address));
    properties.put("s3.path-style-access", Boolean.toString(isPathStyle));
    properties.put("s3.cross-region-access-enabled", Boolean.toString(store.isEmpty()));
    kmsKey.ifPresent(
        key -> {
          properties.put("s3.sse.type", "kms");
          properties.put("s3.sse.key", key);
        });
    return properties;
  }

  /** The same for Hadoop's file systems; what a platform has set itself about s3:// stays. */
  public void applyTo(Configuration hadoop) {
    unlessGiven(hadoop, "fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    unlessGiven(
        hadoop,
        "fs.s3a.aws.credentials.provider",
        "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    regionOf("s3").ifPresent(name -> hadoop.set("fs.s3a.endpoint.region", name));
    // At its central address the client finds buckets of other regions as well.
    unlessGiven(hadoop, "fs.s3a.endpoint", CENTRAL);
    endpointOf("s3").ifPresent(address -> hadoop.set("fs.s3a.endpoint", address));
    if (isPathStyle) {
      hadoop.setBoolean("fs.s3a.path.style.access", true);
    }
    if (isRequesterPays) {
      hadoop.setBoolean("fs.s3a.requester.pays.enabled", true);
    }
    kmsKey.ifPresent(
        key -> {
          hadoop.set("fs.s3a.encryption.algorithm", "SSE-KMS");
          hadoop.set("fs.s3a.encryption.key", key);
        });
  }

  private static void unlessGiven(Configuration hadoop, String name, String value) {
    String[] sources = hadoop.getPropertySources(name);
    if (sources == null || (sources.length == 1 && sources[0].equals("core-default.xml"))) {
      hadoop.set(name, value);
    }
  }
}
