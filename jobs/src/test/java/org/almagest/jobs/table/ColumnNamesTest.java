package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every column may be written as it is in SQL, wherever a name may stand. */
class ColumnNamesTest {
    private static final List<String> QUERIES = List.of(
            "SELECT %1$s FROM %2$s",
            "SELECT t.%1$s AS %1$s FROM %2$s AS t WHERE %1$s IS NOT NULL ORDER BY %1$s",
            "SELECT count(*) AS n, %1$s FROM %2$s GROUP BY %1$s",
            "SELECT a.run FROM (SELECT 1 AS run) AS a JOIN (SELECT %1$s, 1 AS run FROM %2$s) AS b USING (run)");

    @TempDir
    Path folder;

    private void write() {
        for (Table table : Table.values()) {
            TableWriter.replace(folder.toString(), table, SampleRows.of(table, 2, 1));
        }
    }

    @Test
    void inDuckDb() throws SQLException {
        write();
        List<String> refused = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Table table : Table.values()) {
                String from = "'%s/%s/*.parquet'".formatted(folder, table.folder());
                for (String sql : queries(table, from)) {
                    try {
                        statement.execute(sql);
                    } catch (SQLException e) {
                        refused.add(sql + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), refused);
    }

    /** Also where Spark takes the words that the SQL standard reserves for reserved. */
    @Test
    void inSpark() throws IOException {
        write();
        List<String> refused = new ArrayList<>();
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.ansi.enabled", true)
                .config("spark.sql.ansi.enforceReservedKeywords", true)
                .getOrCreate();
        try (spark) {
            for (Table table : Table.values()) {
                spark.read()
                        .parquet(folder.resolve(table.folder()).toString())
                        .createOrReplaceTempView("rows_of_table");
                for (String sql : queries(table, "rows_of_table")) {
                    try {
                        // which Spark has to understand the query for
                        spark.sql(sql).schema();
                    } catch (Exception e) {
                        refused.add(sql + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), refused);
    }

    private static List<String> queries(Table table, String from) {
        return table.columnNames().stream()
                .flatMap(column -> QUERIES.stream().map(query -> query.formatted(column, from)))
                .toList();
    }

    /** So that the queries can fail: a column called as a keyword. */
    @Test
    void aKeywordIsRefused() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (\"order\" INTEGER, run INTEGER)");
            long refused = QUERIES.stream()
                    .filter(query -> {
                        try {
                            statement.execute(query.formatted("order", "t"));
                            return false;
                        } catch (SQLException e) {
                            return true;
                        }
                    })
                    .count();
            assertEquals(QUERIES.size(), refused);
        }
    }
}
