package dev.plumbline.options;

import dev.plumbline.settings.Node;
import dev.plumbline.store.FileSizes;
import dev.plumbline.store.Retention;
import java.math.BigDecimal;

/** What {@code maintain} keeps, and how large it makes files. */
public record Upkeep(Retention retention, FileSizes sizes) {
  private static final long MB = 1L << 20;

  static Upkeep of(Node node) {
    Retention retention =
        new Retention(
            whole(node, "keep_runs_days", 1),
            whole(node, "keep_months", 0),
            // A reader of another process may take as long, and so may a run that has hung.
            whole(node, "keep_files_days", 3));
    int small = whole(node, "small_file_mb", 1);
    int target = whole(node, "target_file_mb", 1);
    if (small >= target) {
      node.problem("small_file_mb", "is " + small + "; it must be below target_file_mb, " + target);
    }
    FileSizes sizes = new FileSizes(target * MB, small * MB, whole(node, "min_small_files", 2));
    node.done();
    return new Upkeep(retention, sizes);
  }

  private static int whole(Node node, String key, int least) {
    BigDecimal number = node.number(key);
    boolean isWhole =
        number.stripTrailingZeros().scale() <= 0 && number.compareTo(new BigDecimal(100_000)) <= 0;
    if (!isWhole || number.compareTo(BigDecimal.valueOf(least)) < 0) {
      node.problem(key, "is " + number + "; a whole number from " + least + " is allowed");
      return least;
    }
    return number.intValue();
  }
}
