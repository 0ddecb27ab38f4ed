package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;

/** What lies in the tables' folders. */
final class TableFiles {
    private TableFiles() {}

    /** All files of all tables by name; of {@code executions}, where times are, the run_ids only. */
    static Map<String, Object> of(Path out) throws IOException {
        Map<String, Object> files = new TreeMap<>();
        for (Table table : Table.values()) {
            try (Stream<Path> entries = Files.list(out.resolve(table.folder()))) {
                for (Path entry : entries.toList()) {
                    files.put(
                            out.relativize(entry).toString(),
                            table == Table.EXECUTIONS ? "times" : Files.readAllBytes(entry));
                }
            }
        }
        files.put("executions", column(out, Table.EXECUTIONS, "run_id"));
        return files;
    }

    static void assertSame(Map<String, Object> expected, Map<String, Object> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, content) -> {
            if (content instanceof byte[] bytes) {
                assertArrayEquals(bytes, (byte[]) found.get(name), name);
            } else {
                assertEquals(content, found.get(name), name);
            }
        });
    }

    /** A column's values, sorted as text. */
    static List<String> column(Path out, Table table, String column) {
        List<String> values = new ArrayList<>();
        TableReader.forEach(out.toString(), table, List.of(column), row -> values.add(String.valueOf(row[0])));
        values.sort(null);
        return values;
    }
}
