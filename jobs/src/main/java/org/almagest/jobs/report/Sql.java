package org.almagest.jobs.report;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.jobs.table.Table;

/** Words of the queries that stand below the figures. */
final class Sql {
    private Sql() {}

    /** The table as DuckDB names it from within the output folder. */
    static String table(Table table) {
        return String.format(Locale.ROOT, "'%s/*.parquet'", table.folder());
    }

    /** {@code text} as a literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String literals(Collection<String> texts) {
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", ", "(", ")"));
    }
}
