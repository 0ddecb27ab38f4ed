package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.table.RecordedRun;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * A run of an output folder, for people.
 *
 * @param run which one
 * @param configuration all its settings
 * @param summary its row in {@code runs}, by column; columns without a value are not in it
 * @param trajectory the points of its trajectory, values in the order of the table's columns
 * @param measurements what was measured, in the order of the table
 */
public record ShownRun(
        RecordedRun run,
        RunConfiguration configuration,
        SortedMap<String, Object> summary,
        List<@Nullable Object[]> trajectory,
        List<Measured> measurements) {
    public ShownRun {
        trajectory = List.copyOf(trajectory);
        measurements = List.copyOf(measurements);
    }

    /**
     * A number, or why there is none.
     *
     * @param layer null for the whole network
     * @param value null unless the status is ok
     */
    public record Measured(
            long step, String probe, String quantity, @Nullable Integer layer, @Nullable Double value, String status) {}

    /**
     * Reads the run of {@code outputFolder} whose identity begins with {@code name}.
     *
     * @throws org.almagest.jobs.storage.OutputException if there is none, or the folder cannot be read
     */
    public static ShownRun of(String outputFolder, String name) {
        RecordedRun run = RecordedRun.find(outputFolder, name);
        SortedMap<String, Object> summary = new TreeMap<>();
        List<String> columns = Table.RUNS.columnNames();
        TableReader.forEach(outputFolder, Table.RUNS, columns, row -> {
            for (int i = 0; i < row.length && run.id().equals(row[0]); i++) {
                Object value = row[i];
                if (value != null) {
                    summary.put(columns.get(i), value);
                }
            }
        });
        List<@Nullable Object[]> trajectory = new ArrayList<>();
        TableReader.forEach(outputFolder, Table.TRAJECTORY, Table.TRAJECTORY.columnNames(), row -> {
            if (run.id().equals(row[0])) {
                trajectory.add(row);
            }
        });
        List<Measured> measurements = new ArrayList<>();
        TableReader.forEach(
                outputFolder,
                Table.MEASUREMENTS,
                List.of("run_id", "step", "probe", "quantity", "layer", "value", "status"),
                row -> {
                    if (run.id().equals(row[0])) {
                        measurements.add(new Measured(
                                (Long) Objects.requireNonNull(row[1]),
                                (String) Objects.requireNonNull(row[2]),
                                (String) Objects.requireNonNull(row[3]),
                                (Integer) row[4],
                                (Double) row[5],
                                (String) Objects.requireNonNull(row[6])));
                    }
                });
        return new ShownRun(run, CanonicalJson.read(run.config()), summary, trajectory, measurements);
    }
}
