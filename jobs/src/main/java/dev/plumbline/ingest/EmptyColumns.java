package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds out which columns of CSV files hold no value at all, as the footers of Parquet files tell.
 * Asked only for columns whose emptiness means something; looks no further into a file than to
 * their first values, which is at once for an account that has what the column is about.
 */
final class EmptyColumns {
  private EmptyColumns() {}

  /** The deliveries with columns marked that hold no value. */
  static List<Delivery> marked(SparkSession spark, List<Delivery> deliveries, Formats formats) {
    List<Question> questions = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      delivery
          .layouts()
          .forEach((uri, layout) -> ask(uri, layout, formats).ifPresent(questions::add));
    }
    if (questions.isEmpty()) {
      return deliveries;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Map<String, Set<Integer>> filled =
        context
            .parallelize(questions, questions.size())
            .mapPartitions(
                new Look(
                    context.broadcast(
                        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()))))
            .collect()
            .stream()
            .collect(Collectors.toMap(Answer::uri, Answer::filled));
    Map<String, Question> asked = new HashMap<>();
    questions.forEach(question -> asked.put(question.uri(), question));
    return deliveries.stream().map(delivery -> marked(delivery, asked, filled)).toList();
  }

  /**
   * Columns of a file to look into.
   *
   * @param nulls texts that are no value there
   */
  private record Question(String uri, List<Integer> positions, Set<String> nulls)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private record Answer(String uri, Set<Integer> filled) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static Optional<Question> ask(String uri, Layout layout, Formats formats) {
    if (layout.container() != Layout.Container.CSV) {
      return Optional.empty();
    }
    Mapping mapping = formats.bill(layout.format());
    List<Integer> positions =
        layout.fields().stream()
            .filter(field -> mapping.emptyIsAbsent().contains(field.rawName()))
            .map(RawField::position)
            .toList();
    Set<String> nulls = new HashSet<>();
    for (String name : mapping.emptyIsAbsent()) {
      nulls.addAll(mapping.nulls(name));
      nulls.addAll(mapping.csvNulls(name));
    }
    return positions.isEmpty()
        ? Optional.empty()
        : Optional.of(new Question(uri, positions, nulls));
  }

  private static Delivery marked(
      Delivery delivery, Map<String, Question> asked, Map<String, Set<Integer>> filled) {
    Map<String, Layout> layouts = new TreeMap<>();
    delivery
        .layouts()
        .forEach(
            (uri, layout) ->
                layouts.put(
                    uri,
                    asked.containsKey(uri)
                        ? layout.withEmpty(asked.get(uri).positions(), filled.get(uri))
                        : layout));
    return delivery.withLayouts(layouts);
  }

  /** Reads one file until every column in question has shown a value. */
  private static final class Look implements FlatMapFunction<Iterator<Question>, Answer> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> hadoop;

    Look(Broadcast<SerializableConfiguration> hadoop) {
      this.hadoop = hadoop;
    }

    @Override
    public Iterator<Answer> call(Iterator<Question> questions) throws IOException {
      List<Answer> answers = new ArrayList<>();
      while (questions.hasNext()) {
        answers.add(answer(questions.next(), hadoop.value().value()));
      }
      return answers.iterator();
    }

    private static Answer answer(Question question, Configuration hadoop) throws IOException {
      Set<Integer> filled = new TreeSet<>();
      try (CsvFile csv = new CsvFile(question.uri(), hadoop)) {
        while (csv.hasNext() && filled.size() < question.positions().size()) {
          CSVRecord record = csv.next();
          for (int position : question.positions()) {
            if (position < record.size()
                && !question.nulls().contains(record.get(position).strip())) {
              filled.add(position);
            }
          }
        }
      }
      return new Answer(question.uri(), filled);
    }
  }
}
