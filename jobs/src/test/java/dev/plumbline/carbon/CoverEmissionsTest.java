package dev.plumbline.carbon;

import static dev.plumbline.carbon.EmissionCoverage.EMISSION_COVERAGE;
import static dev.plumbline.carbon.Emissions.EMISSIONS;

import dev.plumbline.idle.FixedInputs;
import dev.plumbline.testkit.SparkTest;
import org.junit.jupiter.api.Test;

class CoverEmissionsTest extends SparkTest {

  @Test
  void sharesAreOfWhatTakesEnergyAndMissingCostIsNoZero() {
    assertRows(
        new FixedInputs("2025-06", "2025-06-30")
            .with(
                EMISSIONS,
                rows(
                    EMISSIONS,
                    """
                    billing_period | billing_currency | tier | list_cost | x_net_effective_cost | operational_location_gco2e | embodied_gco2e | energy_facility_kwh | hourly_energy_kwh | flags
                    2025-06        | USD              | 1    | 50        |                      | 200                        | 100            | 1                   | 0.5               | []
                    2025-06        | USD              | 3    | 30        |                      | 100                        |                | 3                   | 0                 | ["market_fallback_location"]
                    2025-06        | USD              | 4    | 10        |                      | 100                        |                |                     |                   | []
                    2025-06        | USD              | U    | 10        |                      |                            |                |                     |                   | []
                    2025-06        | USD              | N    | 900       |                      |                            |                |                     |                   | []
                    2025-06        | EUR              | 2    |           | 4                    | 10                         |                | 2                   | 0                 | []
                    """))
            .build(new CoverEmissions()),
        EMISSION_COVERAGE,
        """
        billing_currency | physical_list_ratio | physical_ratio | measured_list_ratio | measured_ratio | uncovered_list_ratio | uncovered_ratio | proxy_ratio | market_known_ratio | hourly_matched_ratio
        USD              | 0.8                 |                | 0.5                 |                | 0.1                  |                 | 0.2         | 0.25               | 0.125
        EUR              |                     | 1              |                     | 0              |                      | 0               | 0           | 1                  | 0
        """);
  }
}
