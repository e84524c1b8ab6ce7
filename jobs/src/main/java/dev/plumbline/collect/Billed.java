package dev.plumbline.collect;

import dev.plumbline.collect.Covered.Span;
import java.util.List;
import java.util.function.Consumer;

/** What is billed and has metrics. */
interface Billed {
  /** Resources of one account and region. */
  record Group(String account, String region, List<Resource> resources) {}

  /** Shows the groups billed in the span, sorted, one at a time. */
  void forEach(Span span, Consumer<Group> consumer);
}
