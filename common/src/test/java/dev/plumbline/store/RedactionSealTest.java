package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse is redacted or it is not. */
class RedactionSealTest {
  private static final Optional<String> KEY = Optional.of("a key");
  private static final Optional<String> NOTHING = Optional.empty();

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() {
    lake = Lake.open(Warehouse.local(folder.resolve("warehouse")));
  }

  @AfterEach
  void close() {
    lake.close();
  }

  private void refused(Optional<String> key, String why) {
    assertThatThrownBy(() -> RedactionSeal.set(lake, key))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(lake.warehouse().uri())
        .hasMessageContaining(why);
  }

  @Test
  void anEmptyWarehouseBecomesWhatItsFirstRunIs() {
    RedactionSeal.set(lake, KEY);
    assertThat(RedactionSeal.isRedacted(lake)).isTrue();
    // That run died before it had written anything.
    lake.provide(Journal.RUNS);
    RedactionSeal.set(lake, NOTHING);
    assertThat(RedactionSeal.isRedacted(lake)).isFalse();
  }

  @Test
  void whatIsRedactedIsNotMixedWithWhatIsNotNorWithAnotherKey() {
    RedactionSeal.set(lake, KEY);
    lake.provide(Orchard.APPLES);
    assertThatCode(() -> RedactionSeal.set(lake, KEY)).doesNotThrowAnyException();
    refused(NOTHING, "is redacted. Run with --redact");
    refused(Optional.of("another"), "was redacted with another key");
  }

  @Test
  void whatIsNotRedactedStaysSo() {
    lake.provide(Orchard.APPLES);
    assertThatCode(() -> RedactionSeal.set(lake, NOTHING)).doesNotThrowAnyException();
    refused(KEY, "holds tables that are not redacted");
  }
}
