package dev.plumbline.check;

import java.util.List;

/**
 * What should hold and need not on sound inputs: where it does not, the run says so and goes on.
 */
public interface Warning extends Check {
  @Override
  default List<String> violations(Tables tables) {
    return List.of();
  }

  @Override
  List<String> warnings(Tables tables);
}
