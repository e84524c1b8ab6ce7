package dev.plumbline.ingest;

import dev.plumbline.format.Formats;
import dev.plumbline.format.Mapping;
import dev.plumbline.format.RawType;
import dev.plumbline.settings.InputException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** What a Parquet file says about itself in its footer. */
final class ParquetBills {
  private ParquetBills() {}

  /** Empty when the file is no bill. */
  static Optional<Layout> layout(String uri, Configuration hadoop, Formats formats, String wanted) {
    ParquetMetadata footer = footer(uri, hadoop);
    MessageType schema = footer.getFileMetaData().getSchema();
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    List<String> maps =
        schema.getFields().stream().filter(f -> !f.isPrimitive()).map(Type::getName).toList();
    return FileFormat.of(names, maps, false, wanted)
        .map(
            format ->
                new Layout(
                    Layout.Container.PARQUET,
                    format,
                    fields(uri, footer, formats.bill(format)),
                    names.size(),
                    OptionalLong.of(
                        footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum()),
                    doubled(uri, names, formats.bill(format))));
  }

  /** Payers and months of a file: from its statistics where they leave no doubt, else its rows. */
  static Set<Unit> units(String uri, Configuration hadoop, Mapping mapping) {
    ParquetMetadata footer = footer(uri, hadoop);
    MessageType schema = footer.getFileMetaData().getSchema();
    String payerName = named(schema, mapping, mapping.payer());
    String periodName = named(schema, mapping, mapping.period());
    Set<Unit> units = new TreeSet<>();
    for (BlockMetaData block : footer.getBlocks()) {
      Optional<Object> payer = onlyValue(block, payerName);
      Optional<String> period =
          onlyValue(block, periodName).flatMap(v -> period(schema.getType(periodName), v));
      if (payer.isEmpty() || period.isEmpty()) {
        return unitsOfRows(
            uri,
            hadoop,
            new MessageType("units", schema.getType(payerName), schema.getType(periodName)));
      }
      units.add(new Unit(account(payer.get()), period.get()));
    }
    return units;
  }

  private static ParquetMetadata footer(String uri, Configuration hadoop) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(uri), hadoop))) {
      return reader.getFooter();
    } catch (RuntimeException | IOException broken) {
      throw Unreadable.ifReplaced(uri, broken).orElseGet(() -> notWhole(uri, broken));
    }
  }

  private static InputException notWhole(String uri, Exception broken) {
    return new InputException(
        uri
            + ": is not a whole Parquet file ("
            + firstLine(broken)
            + "); it seems to be cut off. Nothing of it was loaded. Copy the file again from where"
            + " it came from.",
        new BrokenFile(uri, broken));
  }

  private static String firstLine(Exception broken) {
    String text = String.valueOf(broken.getMessage());
    return text.lines().findFirst().orElse(text);
  }

  private static List<RawField> fields(String uri, ParquetMetadata footer, Mapping mapping) {
    List<RawField> fields = new ArrayList<>();
    List<Type> all = footer.getFileMetaData().getSchema().getFields();
    for (int i = 0; i < all.size(); i++) {
      String name = all.get(i).getName();
      String rawName = HeaderNames.rawName(name, mapping);
      if (mapping.reads(rawName) && !isDoubled(name, all)) {
        refuseList(uri, all.get(i));
        fields.add(new RawField(name, rawName, type(all.get(i)), i, filled(footer, name)));
      }
    }
    return fields;
  }

  private static boolean isDoubled(String name, List<Type> all) {
    return all.stream().filter(type -> type.getName().equals(name)).count() > 1;
  }

  /** Of tags and other texts the file is read without them; of costs it is not. */
  private static List<String> doubled(String uri, List<String> names, Mapping mapping) {
    List<String> doubled =
        names.stream()
            .filter(name -> Collections.frequency(names, name) > 1)
            .filter(name -> mapping.reads(HeaderNames.rawName(name, mapping)))
            .distinct()
            .toList();
    for (String name : doubled) {
      String rawName = HeaderNames.rawName(name, mapping);
      if (mapping.required().contains(rawName) || mapping.type(rawName) == RawType.NUMBER) {
        throw new InputException(
            uri
                + ": has two columns "
                + name
                + ", and no reader of Parquet can reach both; export the report again with one.");
      }
    }
    return doubled;
  }

  private static void refuseList(String uri, Type field) {
    boolean fits =
        field.isPrimitive()
            || (field.asGroupType().getFieldCount() == 1
                && !field.asGroupType().getType(0).isPrimitive()
                && field.asGroupType().getType(0).asGroupType().getFieldCount() == 2);
    if (!fits) {
      throw new InputException(
          uri
              + ": column "
              + field.getName()
              + " is a list or a structure, where AWS has a single value or a map of texts; export it"
              + " as one of those, or leave it out.");
    }
  }

  private static boolean filled(ParquetMetadata footer, String name) {
    for (BlockMetaData block : footer.getBlocks()) {
      Optional<ColumnChunkMetaData> chunk = chunk(block, name);
      if (chunk.isEmpty()) {
        return true;
      }
      Statistics<?> statistics = chunk.get().getStatistics();
      if (statistics == null
          || !statistics.isNumNullsSet()
          || statistics.getNumNulls() < chunk.get().getValueCount()) {
        return true;
      }
    }
    return false;
  }

  private static String type(Type field) {
    if (!field.isPrimitive()) {
      Type entry = field.asGroupType().getType(0);
      boolean doubles =
          !entry.isPrimitive()
              && entry.asGroupType().getFieldCount() == 2
              && entry.asGroupType().getType(1).isPrimitive()
              && entry.asGroupType().getType(1).asPrimitiveType().getPrimitiveTypeName()
                  == PrimitiveTypeName.DOUBLE;
      return doubles ? "map<string,double>" : "map<string,string>";
    }
    LogicalTypeAnnotation logical = field.getLogicalTypeAnnotation();
    return switch (field.asPrimitiveType().getPrimitiveTypeName()) {
      case BINARY, FIXED_LEN_BYTE_ARRAY ->
          logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
              ? decimal(decimal)
              : "string";
      case DOUBLE -> "double";
      case FLOAT -> "float";
      case BOOLEAN -> "boolean";
      case INT96 -> "timestamp";
      case INT64 ->
          logical instanceof TimestampLogicalTypeAnnotation stamp
              ? stamp.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS ? Scan.NANOS : "timestamp"
              : logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
                  ? decimal(decimal)
                  : "bigint";
      case INT32 ->
          logical instanceof DateLogicalTypeAnnotation
              ? "date"
              : logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal
                  ? decimal(decimal)
                  : "int";
    };
  }

  private static String decimal(LogicalTypeAnnotation.DecimalLogicalTypeAnnotation type) {
    return "decimal(" + type.getPrecision() + "," + type.getScale() + ")";
  }

  private static Optional<ColumnChunkMetaData> chunk(BlockMetaData block, String name) {
    return block.getColumns().stream()
        .filter(c -> c.getPath().size() == 1 && c.getPath().toArray()[0].equals(name))
        .findFirst();
  }

  private static Optional<Object> onlyValue(BlockMetaData block, String name) {
    return chunk(block, name)
        .map(ColumnChunkMetaData::getStatistics)
        .filter(s -> s.hasNonNullValue() && s.isNumNullsSet() && s.getNumNulls() == 0)
        .filter(s -> s.genericGetMin().equals(s.genericGetMax()))
        .map(s -> plain(s.genericGetMin()));
  }

  private static Object plain(Object value) {
    return value instanceof Binary binary ? binary.toStringUsingUTF8() : value;
  }

  private static Object value(Group row, Type type) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> row.getInteger(0, 0);
      case INT64 -> row.getLong(0, 0);
      case DOUBLE -> row.getDouble(0, 0);
      default -> row.getString(0, 0);
    };
  }

  /** As {@link RawRows} has it: what is stored as a number has lost the zeros in front. */
  private static String account(Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%0" + RawRows.ACCOUNT_DIGITS + "d", number.longValue())
        : value.toString();
  }

  /** The column of the file that the mapping knows under a name. */
  private static String named(MessageType schema, Mapping mapping, String rawName) {
    return schema.getFields().stream()
        .map(Type::getName)
        .filter(name -> HeaderNames.rawName(name, mapping).equals(rawName))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> period(Type type, Object value) {
    boolean impala = type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96;
    if (value instanceof String text && !impala) {
      return PlausibleTime.month(text);
    }
    if (value instanceof Long since
        && type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation stamp) {
      long millis =
          switch (stamp.getUnit()) {
            case MILLIS -> since;
            case MICROS -> Math.floorDiv(since, 1_000L);
            case NANOS -> Math.floorDiv(since, 1_000_000L);
          };
      return PlausibleTime.isPlausible(millis)
          ? Optional.of(
              YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC)).toString())
          : Optional.empty();
    }
    if (value instanceof Integer day
        && type.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation) {
      return PlausibleTime.month(LocalDate.ofEpochDay(day).toString());
    }
    return Optional.empty();
  }

  private static Set<Unit> unitsOfRows(String uri, Configuration hadoop, MessageType two) {
    Configuration projected = new Configuration(hadoop);
    projected.set(org.apache.parquet.hadoop.api.ReadSupport.PARQUET_READ_SCHEMA, two.toString());
    Set<Unit> units = new TreeSet<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), new Path(uri)).withConf(projected).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        if (row.getFieldRepetitionCount(0) == 1 && row.getFieldRepetitionCount(1) == 1) {
          String payer = account(value(row, two.getType(0)));
          rowPeriod(row, two.getType(1)).ifPresent(p -> units.add(new Unit(payer, p)));
        }
      }
    } catch (RuntimeException | IOException broken) {
      throw Unreadable.because(uri, broken);
    }
    if (units.isEmpty()) {
      throw new InputException(
          uri
              + ": has the columns of a bill, but no row whose payer and billing period can be"
              + " read; remove the file, or export it again.");
    }
    return units;
  }

  private static Optional<String> rowPeriod(Group row, Type type) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT64 -> period(type, row.getLong(1, 0));
      case INT32 -> period(type, row.getInteger(1, 0));
      case INT96 -> PlausibleTime.month(int96(row.getInt96(1, 0)));
      default -> period(type, row.getString(1, 0));
    };
  }

  /** The day of Impala's twelve-byte timestamps as text; the time of day does not matter here. */
  private static String int96(Binary value) {
    int julianDay = value.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN).getInt(Long.BYTES);
    return LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, julianDay).toString();
  }
}
