package dev.plumbline.job;

import static dev.plumbline.job.Parcels.PARCELS;
import static dev.plumbline.job.Parcels.SHIPPER_WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.testkit.SparkTest;
import org.junit.jupiter.api.Test;

class AuditTest extends SparkTest {
  @Test
  void aTableThatKeepsItsDeclarationHasNoViolations() {
    assertThat(
            Audit.violations(
                SHIPPER_WEIGHTS,
                rows(
                    SHIPPER_WEIGHTS,
                    """
                    x_source_id | billing_period | weight
                    a           | 2026-01        | 1
                    a           | 2026-02        | 1
                    """)))
        .isEmpty();
  }

  @Test
  void aKeyThatOccursTwiceAndAMissingValueAreBothReported() {
    assertThat(
            Audit.violations(
                SHIPPER_WEIGHTS,
                rows(
                    SHIPPER_WEIGHTS,
                    """
                    x_source_id | billing_period | weight
                    a           | 2026-01        | 1
                    a           | 2026-01        | 2
                    a           | 2026-02        | null
                    """)))
        .containsExactly(
            "1 rows of shipper_weights have no weight, which is required",
            "1 keys of shipper_weights occur more than once: [x_source_id, billing_period]");
  }

  @Test
  void withoutAKeyEqualRowsAreFine() {
    assertThat(
            Audit.violations(
                PARCELS,
                rows(
                    PARCELS,
                    """
                    x_source_id | billing_period | weight
                    a           | 2026-01        | 1
                    a           | 2026-01        | 1
                    """)))
        .isEmpty();
  }
}
