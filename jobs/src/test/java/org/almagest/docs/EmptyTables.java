package org.almagest.docs;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.jobs.table.Table;
import org.apache.parquet.schema.Type;

/**
 * An output folder with all columns of all tables and no row, for queries that have no need of any.
 *
 * @param folder where it lies
 */
record EmptyTables(Path folder) {
    /** Makes the tables and asks them; a query that names what is not there throws. */
    void answer(String queries) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Table table : Table.values()) {
                String columns = table.schema().getFields().stream()
                        .map(column -> column.getName() + " " + type(column))
                        .collect(Collectors.joining(", "));
                Path file = folder.resolve(table.folder()).resolve("part.parquet");
                file.getParent().toFile().mkdirs();
                statement.execute("CREATE OR REPLACE TABLE empty(%s)".formatted(columns));
                statement.execute("COPY empty TO '%s' (FORMAT parquet)".formatted(file));
            }
            for (String query : queries.split(";\\s*\n")) {
                try (ResultSet rows =
                        statement.executeQuery(query.replaceAll("almagest-out/[a-z-]+", folder.toString()))) {
                    if (rows.getMetaData().getColumnCount() == 0) {
                        throw new SQLException("an answer without columns: " + query);
                    }
                }
            }
        }
    }

    private static String type(Type column) {
        if (!column.isPrimitive()) {
            return "DOUBLE[]";
        }
        return switch (column.asPrimitiveType().getPrimitiveTypeName().name().toLowerCase(Locale.ROOT)) {
            case "int32", "int64" -> "BIGINT";
            case "double" -> "DOUBLE";
            default -> "VARCHAR";
        };
    }
}
