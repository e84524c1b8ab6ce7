package dev.plumbline.sample;

/** Chance that is none: every draw follows from the seed and the name of what is drawn. */
final class Noise {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Noise() {}

  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long hash(long seed, String name) {
    long hash = mix(seed);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash ^ name.charAt(i));
    }
    return hash;
  }

  /** A number from 0 (inclusive) to 1 (exclusive). */
  static double unit(long hash, long position) {
    return (mix(hash + position * GOLDEN) >>> 11) * 0x1.0p-53;
  }

  /** Sixteen hexadecimal digits, as the tail of an AWS id. */
  static String hex(long seed, String name) {
    String digits = Long.toHexString(hash(seed, name));
    return "0".repeat(16 - digits.length()) + digits;
  }
}
