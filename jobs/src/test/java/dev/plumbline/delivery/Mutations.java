package dev.plumbline.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Ways to spoil a file. */
public final class Mutations {
  private static final List<String> WILD =
      List.of(
          "",
          "-",
          "NaN",
          "1E+400",
          "-0",
          "9999999999999999999",
          "0000-00-00T00:00:00Z",
          "\"",
          "é\u0000",
          "2025-13-01T00:00:00Z",
          "11/1/2025 0:00",
          "null",
          "1,5",
          "{}",
          "Infinity");

  private Mutations() {}

  /** Cuts the bytes off somewhere, or turns a few bits. */
  public static byte[] bytes(byte[] good, Random random) {
    if (random.nextInt(3) == 0) {
      return Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
    }
    byte[] bad = good.clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  /** Puts wild values into cells, or changes the order of the columns of some lines. */
  public static String cells(String csv, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(csv.split("\n", -1)));
    for (int i = 0; i <= random.nextInt(4); i++) {
      int at = random.nextInt(lines.size() - 1);
      List<String> cells = new ArrayList<>(Arrays.asList(lines.get(at).split(",", -1)));
      if (random.nextInt(4) == 0) {
        Collections.shuffle(cells, random);
      } else {
        cells.set(random.nextInt(cells.size()), WILD.get(random.nextInt(WILD.size())));
      }
      lines.set(at, String.join(",", cells));
    }
    return String.join("\n", lines);
  }

  /** Puts wild values in the place of names, values and punctuation. */
  public static String values(String json, Random random) {
    List<String> parts = new ArrayList<>(Arrays.asList(json.split("(?<=[:,}])", -1)));
    for (int i = 0; i <= random.nextInt(4); i++) {
      parts.set(random.nextInt(parts.size()), WILD.get(random.nextInt(WILD.size())));
    }
    return String.join("", parts);
  }
}
