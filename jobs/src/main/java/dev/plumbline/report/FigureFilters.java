package dev.plumbline.report;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The number formats under the names templates call them by. What is missing is said in words, by
 * default "not measured", and never becomes 0.
 */
final class FigureFilters extends AbstractExtension {
  private static final String ABSENT = "absent";

  @Override
  public Map<String, Filter> getFilters() {
    Map<String, Filter> filters = new TreeMap<>();
    filters.put("money", figure(Figures::money));
    filters.put("exact", figure(Figures::exact));
    filters.put("percent", figure(Figures::percent));
    filters.put("quantity", figure(Figures::quantity));
    filters.put("kg", figure(Figures::kilograms));
    filters.put("mass", figure(Figures::mass));
    filters.put("points", figure(Figures::points));
    filters.put("count", figure(Figures::count));
    filters.put("coordinate", figure(Figures::coordinate));
    filters.put("unit", new InUnit());
    filters.put(
        "words",
        filter(List.of(ABSENT), (value, absent) -> text(value, absent, FigureFilters::inWords)));
    filters.put(
        "text", filter(List.of(ABSENT), (value, absent) -> text(value, absent, plain -> plain)));
    return filters;
  }

  /** NOT_MEASURED as "not measured". */
  private static String inWords(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String text(Object value, String absent, Function<String, String> format) {
    return value == null || value.toString().isEmpty() ? absent : format.apply(value.toString());
  }

  private static Filter figure(Function<Number, String> format) {
    return filter(
        List.of(ABSENT), (value, absent) -> value == null ? absent : format.apply((Number) value));
  }

  private interface Formatted {
    String of(Object value, String absent);
  }

  private static Filter filter(List<String> arguments, Formatted formatted) {
    return new Filter() {
      @Override
      public List<String> getArgumentNames() {
        return arguments;
      }

      @Override
      public Object apply(
          Object input,
          Map<String, Object> named,
          PebbleTemplate self,
          EvaluationContext context,
          int line) {
        return formatted.of(input, absent(named));
      }
    };
  }

  private static String absent(Map<String, Object> named) {
    Object absent = named.get(ABSENT);
    return absent == null ? "not measured" : absent.toString();
  }

  /** A KPI's value in its unit. */
  private static final class InUnit implements Filter {
    @Override
    public List<String> getArgumentNames() {
      return List.of("unit", ABSENT);
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> named,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return input == null
          ? absent(named)
          : Figures.inUnit((Number) input, String.valueOf(named.get("unit")));
    }
  }
}
