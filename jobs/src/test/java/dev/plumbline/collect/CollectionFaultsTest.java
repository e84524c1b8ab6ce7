package dev.plumbline.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Collections that are throttled, killed, answered in part, or let into some accounts only. */
@ResourceLock("aws identity")
class CollectionFaultsTest extends AgainstCloudWatch {
  @Test
  void aThrottledCallIsRepeatedAfterWaitsThatDouble() {
    billed(OWN, "eu-west-1", volume(1));
    standIn.failNext("Throttling", "ThrottlingException", "InternalFailure", "-", "Throttling");
    assertThat(collect().unanswered()).isZero();
    assertThat(waits).containsExactly(500L, 1000L, 2000L, 500L);
    assertThat(points()).isEqualTo(POINTS);
  }

  @Test
  void aCallThatIsThrottledForeverIsGivenUpAndSaidSo() {
    billed(OWN, "eu-west-1", volume(1));
    standIn.failNext(Stream.generate(() -> "Throttling").limit(8).toArray(String[]::new));
    Collection.Outcome outcome = collect();
    assertThat(waits).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L);
    assertThat(outcome.unanswered()).isEqualTo(2);
    assertThat(outcome.failures()).singleElement().asString().contains("eu-west-1", "FAILED");
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=2, FAILED=2}");
  }

  @Test
  void aCollectionThatWasKilledGoesOnWithWhatIsMissing() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    // Of four calls (two for each look-back) the third never ends.
    standIn.failNext("-", "Throttling");
    try (Collection killed =
        new Collection(
            (span, consumer) -> billed.forEach(consumer),
            TERMS,
            NEEDS,
            folder.toUri().toString(),
            standIn.access(role),
            CLOCK,
            bound -> bound,
            wait -> {
              throw new IllegalStateException("killed");
            })) {
      assertThatThrownBy(() -> killed.collect(february(), line -> {})).hasMessage("killed");
    }
    long before = points();
    assertThat(before).isPositive();
    int askedBefore = standIn.asked().size();
    Collection.Forecast rest = forecast();
    assertThat(rest.metrics()).isEqualTo(8 - askedBefore / 4);
    assertThat(rest.answered()).isEqualTo(askedBefore / 4);
    collect();
    assertThat(standIn.asked()).hasSize(8 * 4).doesNotHaveDuplicates();
    assertThat(points()).isEqualTo(2 * POINTS);
    assertThat(forecast().metrics()).isZero();
  }

  @Test
  void whatComesBackIncompleteIsAskedAgainAlone() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    standIn.answerWith("vol-00000002", "VolumeReadOps", "InternalError", "PartialData", "Complete");
    Collection.Outcome outcome = collect();
    assertThat(outcome.unanswered()).isZero();
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=8}");
    assertThat(standIn.asked().stream().filter(q -> q.resource().equals("vol-00000001")))
        .hasSize(4 * 4);
    assertThat(waits).containsExactly(1000L, 2000L);
  }

  @Test
  void whatStaysIncompleteCountsAsNotCollected() {
    billed(OWN, "eu-west-1", volume(1), volume(2));
    standIn.answerWith("vol-00000001", "VolumeReadOps", "Forbidden");
    standIn.answerWith(
        "vol-00000002", "VolumeReadOps", "PartialData", "PartialData", "PartialData");
    Collection.Outcome outcome = collect();
    assertThat(outcome.unanswered()).isEqualTo(2);
    assertThat(statuses(manifest())).isEqualTo("{COMPLETE=6, FORBIDDEN=1, PARTIAL=1}");
    assertThat(outcome.failures())
        .anyMatch(line -> line.contains("FORBIDDEN Forbidden: no permission"));
    // Asked again another day, and only these.
    assertThat(forecast().metrics()).isEqualTo(2);
  }

  @Test
  void askedAndNothingCameIsNotTheSameAsNotAsked() {
    cloudWatchHas((query, at) -> Optional.empty());
    billed(OWN, "eu-west-1", volume(1));
    Collection.Outcome outcome = collect();
    assertThat(outcome.silent()).isEqualTo(4);
    assertThat(files(".json.gz")).isEmpty();
    assertThat(manifest())
        .hasSize(4)
        .allMatch(line -> line.contains("\"status\":\"COMPLETE\",\"datapoint_count\":0"));
  }

  @Test
  void otherAccountsAreReachedByTheRoleAndTheOwnOneWithoutIt() {
    role = Optional.of("arn:aws:iam::{account}:role/plumbline");
    billed(OWN, "eu-west-1", volume(1));
    billed("222233334444", "us-east-1", volume(2));
    collect();
    assertThat(standIn.roles()).containsOnly("arn:aws:iam::222233334444:role/plumbline");
    assertThat(standIn.asked())
        .extracting(q -> q.account() + " " + q.region() + " " + q.resource())
        .containsOnly(OWN + " eu-west-1 vol-00000001", "222233334444 us-east-1 vol-00000002");
  }

  @Test
  void anAccountWithoutAWayInIsNamedAndTheOthersAreCollected() {
    billed(OWN, "eu-west-1", volume(1));
    billed("222233334444", "eu-west-1", volume(2), volume(3));
    assertThat(forecast().closed()).containsEntry("222233334444", 2L);
    assertThat(collect().complete()).isEqualTo(4);
  }

  @Test
  void aRoleThatMayNotBeAssumedFailsItsAccountOnly() {
    role = Optional.of("arn:aws:iam::{account}:role/plumbline");
    billed("000011112222", "eu-west-1", volume(1));
    billed(OWN, "eu-west-1", volume(2));
    Collection.Outcome outcome = collect();
    assertThat(outcome.complete()).isEqualTo(4);
    assertThat(outcome.unanswered()).isEqualTo(4);
    assertThat(outcome.failures())
        .allMatch(line -> line.startsWith("000011112222 eu-west-1") && line.contains("AssumeRole"));
  }
}
