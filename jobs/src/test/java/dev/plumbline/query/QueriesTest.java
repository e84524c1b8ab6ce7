package dev.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.settings.ConfigurationException;
import dev.plumbline.store.Lake;
import dev.plumbline.store.Warehouse;
import dev.plumbline.testkit.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest extends SparkTest {
  @TempDir Path folder;
  private Lake lake;
  private Queries queries;

  @BeforeEach
  void open() {
    lake = Lake.open(Warehouse.local(folder.resolve("warehouse")));
    SparkSession.setActiveSession(spark.newSession());
    // Not closed: that would stop the engine all tests share.
    queries =
        Queries.open(lake, Map.of("rejected_records", "one row per broken record, from the bills"));
  }

  @AfterEach
  void close() {
    lake.close();
    SparkSession.setActiveSession(spark);
  }

  private String print(String query, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    queries.print(
        query, ResultFormat.of(format), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aQueryMayBeginWithACommentOrAWithAndEndWithASemicolon() {
    assertThat(print("-- sums\nwith a as (select 1 as one) select one + 1 as two from a;", "csv"))
        .isEqualToNormalizingNewlines("two\n2\n");
    assertThat(print("(select 1 as one) union all (select 2)", "csv")).contains("1").contains("2");
  }

  @Test
  void anythingButAQueryIsRefusedBeforeItRuns() {
    for (String statement :
        new String[] {
          "drop table charges",
          "insert into charges select 1",
          "create view v as select 1",
          "delete from charges",
          "set spark.sql.ansi.enabled=false",
          "use lake",
          "with a as (select 1) insert into charges select * from a",
          "select 1; drop table charges"
        }) {
      assertThatThrownBy(() -> queries.rows(statement).count())
          .as(statement)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("sql: ");
    }
  }

  @Test
  void aQueryThatDoesMoreThanReadOurTablesIsRefused() throws IOException {
    Path file = folder.resolve("other.parquet");
    spark.range(3).write().parquet(file.toString());
    Map<String, String> refused = new LinkedHashMap<>();
    String call = "('java.lang.System', 'setProperty', 'plumbline.planted', 'b')";
    refused.put("select reflect" + call, "calls Java");
    refused.put("select `REFLECT` /* x */ " + call, "calls Java");
    refused.put("select identifier('ref' || 'lect')" + call, "calls Java");
    refused.put("select java_method" + call, "calls Java");
    refused.put("select try_reflect" + call, "calls Java");
    refused.put("select 1 where exists (select 1 where reflect" + call + " = 'x')", "calls Java");
    refused.put("with a as (select reflect" + call + " as x) select x from a", "calls Java");
    refused.put("select transform(1) using 'cat' as (x string)", "starts a program");
    refused.put("select input_file_name()", "the files behind the tables");
    refused.put("select * from parquet.`" + file + "`", "there is no table");
    refused.put("select * from identifier('parquet.`" + file + "`')", "there is no table");
    refused.put("describe parquet.`" + file + "`", "there is no table");
    refused.forEach(
        (query, words) ->
            assertThatThrownBy(() -> print(query, "csv"))
                .as(query)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("sql: ")
                .hasMessageContaining(words)
                .satisfies(wrong -> assertThat(wrong.getMessage().lines()).hasSize(1)));
    assertThat(System.getProperty("plumbline.planted")).isNull();
  }

  @Test
  void theTextOfAQueryIsTakenAsItStands() {
    assertThat(print("select '${env:PATH} ${system:user.dir}' as text", "csv"))
        .isEqualToNormalizingNewlines("text\n${env:PATH} ${system:user.dir}\n");
  }

  @Test
  void valuesRangesSubqueriesAndWindowsAreQueries() {
    assertThat(
            print(
                "with a as (select * from values (1, 'x'), (2, 'y') as t(n, s))"
                    + " select n, sum(n) over (order by n) as up, (select max(id) from range(5)) as top"
                    + " from a where s in (select explode(array('x', 'y')))"
                    + " and n = (select min(n) from a) order by n",
                "csv"))
        .isEqualToNormalizingNewlines("n,up,top\n1,1,4\n");
    assertThat(print("show tables", "csv")).startsWith("namespace,");
  }

  @Test
  void aMistakeIsToldInOneSentenceWithoutAStack() {
    assertThatThrownBy(() -> queries.rows("select nothing_such"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nothing_such")
        .satisfies(wrong -> assertThat(wrong.getMessage().lines()).hasSize(1));
    assertThatThrownBy(() -> print("select 1 / 0", "csv"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("sql: ");
  }

  @Test
  void aTableThatNoRunHasFilledSaysWhatWouldFillIt() {
    for (String name : new String[] {"rejected_records", "lake.plumbline.Rejected_Records"}) {
      assertThatThrownBy(() -> queries.rows("select * from " + name))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "sql: table 'rejected_records' is known, but no published run has filled it yet:"
                  + " it holds one row per broken record, from the bills, and so far there was none");
    }
  }

  @Test
  void aTableThatNobodyKnowsIsNamedWithTheOneThatWasMeant() {
    assertThatThrownBy(() -> queries.rows("select * from rejected_record"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is no table 'rejected_record'; 'show tables' lists them.")
        .hasMessageContaining("Did you mean 'rejected_records'?");
  }

  @Test
  void csvQuotesWhatHasToBeQuotedAndJsonIsAnObjectALine() {
    String query =
        "select 'a, \"b\"' as text, cast(null as string) as none, 1.50 as amount,"
            + " cast(20 as decimal(24,10)) as whole";
    assertThat(print(query, "csv"))
        .isEqualToNormalizingNewlines("text,none,amount,whole\n\"a, \"\"b\"\"\",,1.5,20\n");
    assertThat(print(query, "json").strip()).startsWith("{").endsWith("}").contains("\\\"b\\\"");
  }

  @Test
  void anUnknownFormatIsNamed() {
    assertThatThrownBy(() -> ResultFormat.of("xml"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("xml");
  }
}
