package dev.plumbline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** One set of options for every client that reaches AWS. */
class AwsTest {
  private static Aws variables(String... namesAndValues) {
    Map<String, String> environment = new java.util.TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Aws(Optional.empty(), Optional.empty(), false, Optional.empty(), false, environment);
  }

  private static Configuration hadoop(Aws aws) {
    Configuration hadoop = new Configuration();
    aws.applyTo(hadoop);
    return hadoop;
  }

  @Test
  void whatIsNotGivenIsLeftToTheSdk() {
    assertThat(Aws.defaults().icebergProperties())
        .isEqualTo(
            Map.of("s3.path-style-access", "false", "s3.cross-region-access-enabled", "true"));
    Configuration hadoop = hadoop(Aws.defaults());
    assertThat(hadoop.get("fs.s3.impl")).isEqualTo("org.apache.hadoop.fs.s3a.S3AFileSystem");
    assertThat(hadoop.get("fs.s3a.aws.credentials.provider"))
        .isEqualTo("software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    assertThat(hadoop.get("fs.s3a.endpoint.region")).isNull();
    assertThat(hadoop.get("fs.s3a.endpoint")).isEqualTo("s3.amazonaws.com");
  }

  @Test
  void optionsHoldForIcebergAndForHadoop() {
    Aws aws =
        new Aws(
            Optional.of("eu-west-1"),
            Optional.of("https://store:9000"),
            true,
            Optional.of("alias/bills"),
            true,
            Map.of("AWS_REGION", "us-west-2", "AWS_ENDPOINT_URL", "http://elsewhere"));
    assertThat(aws.icebergProperties())
        .isEqualTo(
            Map.of(
                "client.region", "eu-west-1",
                "s3.endpoint", "https://store:9000",
                "glue.endpoint", "https://store:9000",
                "s3.path-style-access", "true",
                "s3.cross-region-access-enabled", "false",
                "s3.sse.type", "kms",
                "s3.sse.key", "alias/bills"));
    Configuration hadoop = hadoop(aws);
    assertThat(hadoop.get("fs.s3a.endpoint")).isEqualTo("https://store:9000");
    assertThat(hadoop.get("fs.s3a.endpoint.region")).isEqualTo("eu-west-1");
    assertThat(hadoop.get("fs.s3a.path.style.access")).isEqualTo("true");
    assertThat(hadoop.get("fs.s3a.requester.pays.enabled")).isEqualTo("true");
    assertThat(hadoop.get("fs.s3a.encryption.algorithm")).isEqualTo("SSE-KMS");
    assertThat(hadoop.get("fs.s3a.encryption.key")).isEqualTo("alias/bills");
  }

  @Test
  void theVariablesOfTheSdkAreHeard() {
    Aws aws =
        variables(
            "AWS_REGION", "eu-north-1",
            "AWS_ENDPOINT_URL", "http://all",
            "AWS_ENDPOINT_URL_S3", "http://s3");
    assertThat(aws.endpointOf("s3")).contains("http://s3");
    assertThat(aws.endpointOf("glue")).contains("http://all");
    assertThat(hadoop(aws).get("fs.s3a.endpoint")).isEqualTo("http://s3");
    assertThat(hadoop(aws).get("fs.s3a.endpoint.region")).isEqualTo("eu-north-1");
    Aws ignored =
        variables("AWS_ENDPOINT_URL", "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assertThat(ignored.endpointOf("s3")).isEmpty();
  }

  @Test
  void anEndpointOfNoRegionIsSignedForWithTheFirst() {
    assertThat(variables("AWS_ENDPOINT_URL", "http://all").regionOf("s3")).contains("us-east-1");
    assertThat(variables().regionOf("s3")).isEmpty();
  }

  @Test
  void whatAPlatformHasSetStays() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3.impl", "its.own.FileSystem");
    hadoop.set("fs.s3a.aws.credentials.provider", "its.own.Provider");
    hadoop.set("fs.s3a.endpoint", "https://its.own");
    hadoop.set("fs.s3a.path.style.access", "true");
    Aws.defaults().applyTo(hadoop);
    assertThat(hadoop.get("fs.s3.impl")).isEqualTo("its.own.FileSystem");
    assertThat(hadoop.get("fs.s3a.aws.credentials.provider")).isEqualTo("its.own.Provider");
    assertThat(hadoop.get("fs.s3a.endpoint")).isEqualTo("https://its.own");
    assertThat(hadoop.get("fs.s3a.path.style.access")).isEqualTo("true");
  }
}
