package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.almagest.jobs.storage.Storage;
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

    /** All rows of all tables but their times, sorted: files may be cut otherwise after a repair. */
    static Map<Table, List<String>> rows(Path out) {
        Map<Table, List<String>> rows = new TreeMap<>();
        for (Table table : Table.values()) {
            List<String> columns = table == Table.EXECUTIONS ? List.of("run_id") : table.columnNames();
            List<String> found = new ArrayList<>();
            TableReader.forEach(out.toString(), table, columns, row -> found.add(Arrays.deepToString(row)));
            found.sort(null);
            rows.put(table, found);
        }
        return rows;
    }

    /** What failed, and why. */
    static Map<String, String> failed(Path out) {
        Map<String, String> errors = new TreeMap<>();
        TableReader.forEach(out.toString(), Table.RUNS, List.of("run_id", "status", "error"), row -> {
            if ("failed".equals(row[1])) {
                errors.put((String) row[0], (String) row[2]);
            }
        });
        return errors;
    }

    /** As {@link #rows}, but nothing of one run, nor what is computed from all. */
    static Map<Table, List<String>> rowsOfRunsBut(Path out, String run) {
        Map<Table, List<String>> rows = rows(out);
        rows.keySet().removeAll(Set.of(Table.FITS, Table.VERDICTS));
        rows.values().forEach(table -> table.removeIf(row -> row.startsWith("[" + run)));
        return rows;
    }

    /** No run is there twice, and readers see tables only: nothing is left of attempts and of publishing. */
    static void assertNothingElse(Path out) throws IOException {
        List<String> runs = column(out, Table.RUNS, "run_id");
        assertEquals(List.copyOf(new TreeSet<>(runs)), runs, "a run is there twice");
        Set<String> tables = new TreeSet<>();
        for (Table table : Table.values()) {
            tables.add(table.folder());
            try (Stream<Path> files = Files.list(out.resolve(table.folder()))) {
                assertEquals(
                        List.of(),
                        files.map(Path::toString)
                                .filter(file -> !file.endsWith(".parquet"))
                                .toList());
            }
        }
        tables.add("_almagest");
        Storage storage = Storage.at(out.toString());
        assertEquals(List.copyOf(tables), storage.list(""));
        assertEquals(List.of(), storage.list("_almagest/commits"));
        assertEquals(List.of(), storage.list("_almagest/staging"));
    }

    /** Runs that readers see, or −1 before there is a folder. */
    static int published(Path out) {
        return Files.isDirectory(out.resolve(Table.RUNS.folder()))
                ? column(out, Table.RUNS, "run_id").size()
                : -1;
    }

    /** As {@link #published(Path)}, wherever the folder is. */
    static int published(Storage storage, String out) {
        try {
            if (storage.kind(Table.RUNS.folder()) != Storage.Kind.FOLDER) {
                return -1;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> ids = new ArrayList<>();
        TableReader.forEach(out, Table.RUNS, List.of("run_id"), row -> ids.add((String) row[0]));
        return ids.size();
    }

    /** Copies an output folder to a local one. */
    static void fetch(Storage storage, String path, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : storage.list(path)) {
            String child = path.isEmpty() ? name : path + "/" + name;
            if (storage.kind(child) == Storage.Kind.FOLDER) {
                fetch(storage, child, to.resolve(name));
            } else {
                Files.write(to.resolve(name), storage.read(child));
            }
        }
    }

    /** A column's values, sorted as text. */
    static List<String> column(Path out, Table table, String column) {
        List<String> values = new ArrayList<>();
        TableReader.forEach(out.toString(), table, List.of(column), row -> values.add(String.valueOf(row[0])));
        values.sort(null);
        return values;
    }
}
