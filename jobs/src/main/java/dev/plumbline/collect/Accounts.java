package dev.plumbline.collect;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Clients for accounts and regions: with the caller's own credentials in its own account, with an
 * assumed role in others.
 */
final class Accounts implements AutoCloseable {
  /** Every region knows who calls, and lets roles be assumed. */
  private static final String ANY_REGION = "us-east-1";

  private static final String SESSION = "plumbline-collect-metrics";

  private final Collection.Access access;
  private final AwsCredentialsProvider own = DefaultCredentialsProvider.create();
  private final StsClient sts;
  private final Map<String, StsAssumeRoleCredentialsProvider> roles = new HashMap<>();
  private final Map<String, CloudWatchClient> clients = new HashMap<>();
  private String ownAccount;

  Accounts(Collection.Access access) {
    this.access = access;
    this.sts =
        StsClient.builder()
            .applyMutation(builder -> settings(builder, "sts"))
            .region(Region.of(access.aws().regionOf("sts").orElse(ANY_REGION)))
            .credentialsProvider(own)
            .build();
  }

  /** The account of the caller's own credentials. */
  String own(Patience patience) {
    if (ownAccount == null) {
      ownAccount = patience.call(sts::getCallerIdentity).account();
    }
    return ownAccount;
  }

  /** Whether there is a way into the account. */
  boolean reaches(String account, Patience patience) {
    return access.role().isPresent() || own(patience).equals(account);
  }

  CloudWatchClient client(String account, String region, Patience patience) {
    return clients.computeIfAbsent(
        account + "/" + region,
        key ->
            CloudWatchClient.builder()
                .applyMutation(builder -> settings(builder, "cloudwatch"))
                .region(Region.of(region))
                .credentialsProvider(credentials(account, patience))
                .build());
  }

  private AwsCredentialsProvider credentials(String account, Patience patience) {
    if (own(patience).equals(account)) {
      return own;
    }
    String role = access.role().orElseThrow().replace("{account}", account);
    return roles.computeIfAbsent(
        account,
        id ->
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                .build());
  }

  /** Repetitions are {@link Patience}'s alone, so that they are counted and bounded once. */
  private <B extends AwsClientBuilder<B, ?>> void settings(B builder, String service) {
    builder.overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
    access.aws().endpointOf(service).map(URI::create).ifPresent(builder::endpointOverride);
  }

  @Override
  public void close() {
    clients.values().forEach(CloudWatchClient::close);
    roles.values().forEach(StsAssumeRoleCredentialsProvider::close);
    sts.close();
  }
}
