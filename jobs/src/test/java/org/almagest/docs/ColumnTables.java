package org.almagest.docs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.jobs.table.Table;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** The columns in docs/tables.md: names and types from the schema, what they mean from the page as it was. */
final class ColumnTables {
    private static final List<Table> ORDER = List.of(
            Table.RUNS,
            Table.TRAJECTORY,
            Table.MEASUREMENTS,
            Table.SPECTRA,
            Table.MATRICES,
            Table.WEIGHTS,
            Table.EXECUTIONS,
            Table.FITS,
            Table.VERDICTS);
    private static final Pattern HEADING = Pattern.compile("### `(\\w+)`: (.*)");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|[^|]*\\| (.*) \\|");

    private ColumnTables() {}

    /** The tables, with the words of {@code before}; a column that has none yet gets an ellipsis, which no page may keep. */
    static String of(String before) {
        Map<String, String> meanings = meanings(before);
        StringBuilder text = new StringBuilder();
        for (Table table : ORDER) {
            text.append("\n### `%s`: %s\n\n".formatted(table.folder(), meanings.getOrDefault(table.folder(), "…")));
            MarkdownTable columns = new MarkdownTable("column", "type", "null?", "meaning");
            for (Type column : table.schema().getFields()) {
                columns.row(
                        "`" + column.getName() + "`",
                        type(column),
                        column.isRepetition(Type.Repetition.REQUIRED) ? "" : "may be",
                        meanings.getOrDefault(table.folder() + "." + column.getName(), "…"));
            }
            text.append(columns);
        }
        return text.append('\n').toString();
    }

    private static Map<String, String> meanings(String before) {
        Map<String, String> meanings = new HashMap<>();
        String table = "";
        for (String line : before.split("\n", -1)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                table = heading.group(1);
                meanings.put(table, heading.group(2));
            } else if (row.matches()) {
                meanings.put(table + "." + row.group(1), row.group(2));
            }
        }
        return meanings;
    }

    private static String type(Type column) {
        if (!column.isPrimitive()) {
            return "list of "
                    + type(column.asGroupType().getType(0).asGroupType().getType(0));
        }
        PrimitiveType primitive = column.asPrimitiveType();
        if (primitive.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation) {
            return "timestamp";
        }
        return switch (primitive.getPrimitiveTypeName()) {
            case BINARY -> "text";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case DOUBLE -> "double";
            default -> throw new IllegalStateException("a type without a word: " + primitive);
        };
    }
}
