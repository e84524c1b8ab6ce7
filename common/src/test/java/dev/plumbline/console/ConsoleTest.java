package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets the locale of the JVM")
class ConsoleTest {
  @Test
  void countsAreShortAndTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Console.count(0)).isEqualTo("0");
      assertThat(Console.count(12_345)).isEqualTo("12,345");
      assertThat(Console.count(860_499)).isEqualTo("860k");
      assertThat(Console.count(41_230_000)).isEqualTo("41.2M");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void timesAreMinutesAndSeconds() {
    assertThat(Console.time(48.4)).isEqualTo("0:48");
    assertThat(Console.time(59.6)).isEqualTo("1:00");
    assertThat(Console.time(3_725)).isEqualTo("62:05");
  }

  @Test
  void aLineWithoutValuesMayHoldPercentSigns() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Console console = new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    console.line("100% done");
    console.line("%s of %d", "1", 2);
    console.details(List.of("five % more"));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("100% done", "1 of 2", "      five % more");
  }
}
