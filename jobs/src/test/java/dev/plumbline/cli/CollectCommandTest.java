package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.collect.Collection;
import dev.plumbline.settings.ConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What the command says before it asks anything. */
@ResourceLock(Resources.SYSTEM_OUT)
class CollectCommandTest {
  private static final Collection.Forecast FORECAST =
      new Collection.Forecast(3, 1500, 9000, new BigDecimal("0.0150"), "USD", 0, 0, 0, Map.of());

  @TempDir Path folder;

  @AfterEach
  void leaveTheTerminal() {
    System.clearProperty("plumbline.terminal");
  }

  private static void answer(String text, Runnable asking) {
    InputStream in = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    System.setProperty("plumbline.terminal", "true");
    try {
      asking.run();
    } finally {
      System.setIn(in);
    }
  }

  private static String refused(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Plumbline.execute(arguments)).isEqualTo(2);
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutATerminalNothingIsSpentUnlessItWasSaidBefore() {
    assertThatThrownBy(() -> CollectCommand.confirm(FORECAST, false))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("0.0150 USD")
        .hasMessageContaining("--yes");
    assertThatCode(() -> CollectCommand.confirm(FORECAST, true)).doesNotThrowAnyException();
  }

  @Test
  void onATerminalOnlyAYesStartsIt() {
    answer("y\n", () -> CollectCommand.confirm(FORECAST, false));
    for (String no : new String[] {"\n", "n\n", ""}) {
      assertThatThrownBy(() -> answer(no, () -> CollectCommand.confirm(FORECAST, false)))
          .hasMessageContaining("nothing was asked");
    }
  }

  @Test
  void aCollectionNeedsAPlaceForItsFilesAndAPublishedBill() {
    String warehouse = folder.resolve("warehouse").toString();
    assertThat(refused("collect-metrics", "--warehouse", warehouse)).contains("--out DIR");
    assertThat(refused("collect-metrics", "--warehouse", warehouse, "--out", "x"))
        .contains("there is no warehouse at");
    assertThat(refused("collect-metrics", "--warehouse", warehouse, "--out", "x", "--from", "May"))
        .contains("--from: 'May' is no day");
  }
}
