package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.almagest.jobs.analyse.Axes;
import org.almagest.jobs.analyse.FleetView;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/** The runs of an output folder and a way to their rows in other tables. */
final class Observed {
    private final String folder;
    private final List<ReportedRun> runs;
    private final Map<String, ReportedRun> byId;
    private final FleetView view;

    private Observed(String folder, List<ReportedRun> runs, FleetView view) {
        this.folder = folder;
        this.runs = runs;
        this.byId = runs.stream().collect(Collectors.toMap(ReportedRun::id, run -> run, (first, same) -> first));
        this.view = view;
    }

    /** Reads the runs of {@code folder}. Those that are published later are left out everywhere. */
    static Observed read(String folder) {
        List<ReportedRun> runs = new ArrayList<>();
        TableReader.forEach(
                folder,
                Table.RUNS,
                List.of(
                        "run_id",
                        "sweep",
                        "family",
                        "dataset",
                        "depth",
                        "width",
                        "init_scale",
                        "learning_rate",
                        "seed",
                        "parameters",
                        "status",
                        "steps",
                        "initial_loss",
                        "final_loss",
                        "train_accuracy",
                        "test_loss",
                        "test_accuracy",
                        "error"),
                row -> runs.add(new ReportedRun(
                        text(row[0]),
                        text(row[1]),
                        text(row[2]),
                        text(row[3]),
                        (Integer) row[4],
                        (Integer) row[5],
                        (Double) row[6],
                        (Double) row[7],
                        step(row[8]),
                        (Integer) row[9],
                        text(row[10]),
                        (Long) row[11],
                        (Double) row[12],
                        (Double) row[13],
                        (Double) row[14],
                        (Double) row[15],
                        (Double) row[16],
                        (String) row[17])));
        runs.sort(ReportedRun.ORDER);
        return new Observed(folder, Collections.unmodifiableList(runs), FleetView.of(folder));
    }

    /** Where the tables are. */
    String folder() {
        return folder;
    }

    /** All runs, in the order of {@link ReportedRun#ORDER}. */
    List<ReportedRun> runs() {
        return runs;
    }

    FleetView view() {
        return view;
    }

    /** The runs of each sweep. */
    SortedMap<String, List<ReportedRun>> sweeps() {
        return runs.stream().collect(Collectors.groupingBy(ReportedRun::sweep, TreeMap::new, Collectors.toList()));
    }

    /** The run with that identity, or null where it was published after the runs were read. */
    @Nullable
    ReportedRun run(String id) {
        return byId.get(id);
    }

    /** Streams rows of {@code table}; the first column has to be {@code run_id}, and rows of unknown runs are left out. */
    void rows(Table table, List<String> columns, Consumer<@Nullable Object[]> row) {
        TableReader.forEach(folder, table, columns, values -> {
            if (byId.containsKey(text(values[0]))) {
                row.accept(values);
            }
        });
    }

    /** Streams all rows of {@code table}. */
    void allRows(Table table, List<String> columns, Consumer<@Nullable Object[]> row) {
        TableReader.forEach(folder, table, columns, row);
    }

    /** One run of each kind of {@code some}, sweep by sweep; not more than so many of a sweep, and in all. */
    List<ReportedRun> ofEachKind(List<ReportedRun> some, int ofSweep, int most) {
        Map<String, Map<String, ReportedRun>> sweeps = new LinkedHashMap<>();
        for (ReportedRun run : some) {
            sweeps.computeIfAbsent(run.sweep(), sweep -> new LinkedHashMap<>())
                    .putIfAbsent(view.words(run.id(), Set.of("data_seed")), run);
        }
        List<ReportedRun> chosen = new ArrayList<>();
        sweeps.values().forEach(kinds -> chosen.addAll(Spread.over(List.copyOf(kinds.values()), ofSweep)));
        return Spread.over(chosen, most);
    }

    /** What {@code some} runs differ in most, such as their depth; empty where they differ in nothing that has an order. */
    String mainAxis(List<ReportedRun> some) {
        String main = "";
        long most = 1;
        for (String axis : Axes.all()) {
            long values = some.stream()
                    .mapToDouble(run -> view.place(run.id(), axis))
                    .filter(value -> !Double.isNaN(value))
                    .distinct()
                    .count();
            if (values > most) {
                most = values;
                main = axis;
            }
        }
        return main;
    }

    /** {@code some} runs by all that tells them apart but {@code axis} and the seed. */
    SortedMap<String, List<ReportedRun>> groups(List<ReportedRun> some, String axis) {
        Set<String> without = Set.of(axis);
        return some.stream()
                .collect(
                        Collectors.groupingBy(run -> view.words(run.id(), without), TreeMap::new, Collectors.toList()));
    }

    /** {@code some} runs by their place on {@code axis}; all at NaN where the axis is empty. */
    SortedMap<Double, List<ReportedRun>> places(List<ReportedRun> some, String axis) {
        return some.stream()
                .collect(Collectors.groupingBy(
                        run -> axis.isEmpty() ? Double.NaN : view.place(run.id(), axis),
                        TreeMap::new,
                        Collectors.toList()));
    }

    static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    static int whole(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).intValue();
    }

    static long step(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    static double real(@Nullable Object value) {
        return value == null ? Double.NaN : (Double) value;
    }
}
