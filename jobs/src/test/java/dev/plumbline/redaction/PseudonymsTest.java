package dev.plumbline.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.format.Formats;
import dev.plumbline.settings.ConfFiles;
import dev.plumbline.settings.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands for a name, and what of an id stays. */
class PseudonymsTest {
  private static final RedactionRules RULES =
      RedactionRules.load(ConfFiles.of(Optional.empty()), new Problems());
  private static final SameNames SAME = SameNames.of(Formats.load().resources());
  private static final Pseudonyms NAMES = names("the key of this test");

  private static Pseudonyms names(String key) {
    return new Pseudonyms(key.getBytes(StandardCharsets.UTF_8), RULES, SAME);
  }

  @Test
  void theSameKeyGivesTheSameNameAndAnotherKeyAnother() {
    String one = NAMES.account("111122223333");
    assertThat(one).matches("\\d{12}").isNotEqualTo("111122223333");
    assertThat(names("the key of this test").account("111122223333")).isEqualTo(one);
    assertThat(names("another key of tests").account("111122223333")).isNotEqualTo(one);
    assertThat(NAMES.account("111122223334")).isNotEqualTo(one);
    assertThat(NAMES.account(null)).isNull();
  }

  @Test
  void anArnKeepsItsShapeAndTheSameNamesInItAsElsewhere() {
    String account = NAMES.account("111122223333");
    assertThat(NAMES.id("i-0c3eb53f736eb91fe")).matches("i-[0-9a-f]{17}");
    assertThat(NAMES.id("arn:aws:ec2:us-east-1:111122223333:instance/i-0c3eb53f736eb91fe"))
        .isEqualTo(
            "arn:aws:ec2:us-east-1:" + account + ":instance/" + NAMES.id("i-0c3eb53f736eb91fe"));
    assertThat(
            NAMES.id(
                "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50d"))
        .isEqualTo(
            "arn:aws:elasticloadbalancing:eu-west-1:"
                + account
                + ":loadbalancer/"
                + NAMES.id("app/web/50d"));
    assertThat(NAMES.id("app/web/50d")).startsWith("app/x").doesNotContain("web", "50d");
    assertThat(NAMES.id("arn:aws:s3:::acme-secrets"))
        .isEqualTo("arn:aws:s3:::" + NAMES.id("acme-secrets"));
  }

  @Test
  void whatOnlyLooksLikeAnIdOfAwsIsReplacedWhole() {
    assertThat(NAMES.id("acme-deadbeef")).matches("x[0-9a-f]{16}");
    assertThat(NAMES.id("arn:aws:sns:eu-west-1:111122223333:acme:42"))
        .matches("arn:aws:sns:eu-west-1:\\d{12}:x[0-9a-f]{16}:x[0-9a-f]{16}");
  }

  @Test
  void tagsAreReadWithoutCaseAndBlanks() {
    assertThat(NAMES.tag("user:team", " Checkout ")).isEqualTo(NAMES.tag("Team", "checkout"));
    assertThat(NAMES.tag("team", "checkout")).isEqualTo(NAMES.value("checkout"));
    assertThat(NAMES.tag("account", "111122223333")).isEqualTo(NAMES.account("111122223333"));
  }

  @Test
  void commandsToPlumblineStayAsLongAsTheyAreSome() {
    assertThat(NAMES.tag("wa-ignore", "EBS-01,EC2-02")).isEqualTo("EBS-01,EC2-02");
    assertThat(NAMES.tag("user:wa_ignore", "all")).isEqualTo("all");
    assertThat(NAMES.tag("wa-ignore-until", "2026-06-01")).isEqualTo("2026-06-01");
    assertThat(NAMES.tag("wa-ignore", "ask Jane")).doesNotContain("Jane");
  }

  @Test
  void aValueThatNamesAToolCountsAsTheTool() {
    assertThat(NAMES.tag("managed-by", "Acme-Terraform 1.5")).isEqualTo(NAMES.value("terraform"));
    assertThat(NAMES.tag("team", "terraform-core")).isNotEqualTo(NAMES.value("terraform"));
  }

  @Test
  void dimensionsThatNameNoResourceStay() {
    assertThat(NAMES.dimension("StorageType", "StandardStorage")).isEqualTo("StandardStorage");
    assertThat(NAMES.dimension("InstanceId", "i-12345678")).isEqualTo(NAMES.id("i-12345678"));
    assertThat(NAMES.dimension("Anything", "acme")).isEqualTo(NAMES.id("acme"));
  }

  @Test
  void aSentenceLosesWhatItNamesAndKeepsTheRest() {
    assertThat(
            NAMES.text(
                "s3://acme-billing/m.json of 111122223333 has 'Jane', which is no number; i-12345678"))
        .isEqualTo(
            NAMES.place("s3://acme-billing/m.json")
                + " of "
                + NAMES.account("111122223333")
                + " has '...', which is no number; "
                + NAMES.id("i-12345678"));
    assertThat(NAMES.text("$0.10 per GB-month of storage"))
        .isEqualTo("$0.10 per GB-month of storage");
    assertThat(NAMES.text("arn:aws:iam::111122223333:user/jane, and more"))
        .isEqualTo(NAMES.id("arn:aws:iam::111122223333:user/jane") + ", and more");
  }

  @Test
  void aSourceIsItsPayerAndItsReport() {
    assertThat(NAMES.source("111122223333:files"))
        .isEqualTo(NAMES.account("111122223333") + ":files");
    assertThat(NAMES.source("111122223333:acme-cur")).doesNotContain("acme");
    assertThat(NAMES.source("metrics")).isEqualTo("metrics");
  }
}
