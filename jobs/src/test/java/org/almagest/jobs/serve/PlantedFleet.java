package org.almagest.jobs.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.almagest.jobs.table.SampleRows;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;

/** Rows in every table of two sweeps with two families each, and who they belong to. */
final class PlantedFleet {
    private static final List<String> SWEEPS = List.of("first", "second");
    private static final List<String> FAMILIES = List.of("resnet", "mlp");
    private static final int RUNS_EACH = 3;

    private final Map<Table, List<Owned>> rows = new EnumMap<>(Table.class);

    PlantedFleet(long seed) {
        for (Table table : Table.values()) {
            rows.put(table, new ArrayList<>());
        }
        for (String sweep : SWEEPS) {
            for (String family : FAMILIES) {
                for (int i = 0; i < RUNS_EACH; i++) {
                    for (Table table : Table.values()) {
                        plant(table, sweep, family, i, seed);
                    }
                }
            }
        }
        // A claim that no run speaks of, and one about two slices at once.
        rows.get(Table.VERDICTS).add(new Owned("", "", verdict("{\"reason\":\"no such runs\"}")));
        rows.get(Table.VERDICTS)
                .add(
                        new Owned(
                                "first",
                                "mlp",
                                verdict(
                                        "{\"slices\":[{\"sweep\":\"first\",\"fit\":{\"slice\":\"{\\\"family\\\":\\\"mlp\\\"}\"}}]}")));
    }

    private record Owned(String sweep, String family, Object[] row) {}

    private void plant(Table table, String sweep, String family, int run, long seed) {
        List<String> columns = table.columnNames();
        int count = table == Table.RUNS ? 1 : 4;
        for (Object[] row : SampleRows.of(table, count, seed + run + 10 * sweep.hashCode() + 100 * family.hashCode())) {
            if (columns.contains("run_id")) {
                row[columns.indexOf("run_id")] = sweep + family + run;
            }
            if (columns.contains("sweep")) {
                row[columns.indexOf("sweep")] = sweep;
            }
            if (table == Table.RUNS) {
                row[columns.indexOf("family")] = family;
            }
            if (table == Table.FITS) {
                row[columns.indexOf("slice")] = "{\"at\":\"end\",\"family\":\"%s\"}".formatted(family);
            }
            if (table == Table.VERDICTS) {
                row[columns.indexOf("evidence")] =
                        "{\"sweep\":\"%s\",\"setting\":{\"family\":\"%s\"}}".formatted(sweep, family);
            }
            rows.get(table).add(new Owned(sweep, family, row));
        }
    }

    private static Object[] verdict(String evidence) {
        return new Object[] {"a", "b", "c", "agrees", null, null, null, evidence};
    }

    void write(Path folder) {
        rows.forEach((table, own) -> TableWriter.replace(
                folder.toString(), table, own.stream().map(Owned::row).toList()));
    }

    /** The rows of {@code table} of one sweep and one family; null stands for any. */
    List<Object[]> rows(Table table, String sweep, String family) {
        return rows.get(table).stream()
                .filter(owned -> sweep == null || sweep.equals(owned.sweep()))
                .filter(owned -> family == null || family.equals(owned.family()))
                .map(Owned::row)
                .toList();
    }
}
