package org.almagest.jobs.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.analyse.ShownRun;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** What is said of one run: its settings, how it ended, its trajectory, what was measured. */
final class RunText {
    /** So many points of a trajectory, evenly spaced and with both ends, fit a screen. */
    private static final int MOST_POINTS = 12;
    /** So many looks stand side by side. */
    private static final int MOST_LOOKS = 4;

    private RunText() {}

    static String of(ShownRun shown) {
        RunConfiguration run = shown.configuration();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "run %s of sweep %s%n",
                shown.run().id(),
                shown.run().sweep()));
        TextTable settings = new TextTable("", "");
        settings.row("family", run.family() + "  " + words(run.model()));
        settings.row("data", run.data() + "  " + words(run.dataSettings()));
        settings.row("train", words(run.training()));
        for (ProbeRequest probe : run.probes()) {
            settings.row(
                    "probe",
                    String.format(Locale.ROOT, "%s  at %s  %s", probe.label(), at(probe), words(probe.settings())));
        }
        settings.row("seed", String.valueOf(run.seed()));
        text.append(settings).append('\n');
        TextTable ending = new TextTable("how it ended", "");
        for (String column : List.of(
                "status",
                "steps",
                "epochs",
                "parameters",
                "initial_loss",
                "final_loss",
                "train_accuracy",
                "test_loss",
                "test_accuracy",
                "error")) {
            Object value = shown.summary().get(column);
            if (value != null) {
                ending.row(column, value.toString());
            }
        }
        text.append(ending);
        if (!shown.trajectory().isEmpty()) {
            text.append('\n').append(trajectory(shown.trajectory()));
        }
        if (!shown.measurements().isEmpty()) {
            text.append('\n').append(measurements(shown.measurements()));
        }
        return text.toString();
    }

    private static String words(Settings settings) {
        return settings.values().entrySet().stream()
                .map(setting -> setting.getKey() + " " + word(setting.getValue().toString()))
                .collect(Collectors.joining(", "));
    }

    /** In quotes where it would be lost, or taken for two, among others between commas. */
    private static String word(String value) {
        return value.isEmpty() || value.indexOf(',') >= 0 ? '"' + value + '"' : value;
    }

    private static String at(ProbeRequest probe) {
        List<String> moments = new ArrayList<>();
        if (probe.at().init()) {
            moments.add("init");
        }
        probe.at().steps().forEach(step -> moments.add(String.valueOf(step)));
        probe.at().losses().forEach(loss -> moments.add("loss " + loss));
        if (probe.at().recorded()) {
            moments.add("recorded");
        }
        if (probe.at().end()) {
            moments.add("end");
        }
        return String.join(" ", moments);
    }

    private static String trajectory(List<@Nullable Object[]> points) {
        List<String> columns = Table.TRAJECTORY.columnNames();
        // the first column is the run's; others are there where they were asked for
        List<Integer> shown = new ArrayList<>();
        for (int j = 1; j < columns.size(); j++) {
            int column = j;
            if (points.stream().anyMatch(point -> point[column] != null)) {
                shown.add(j);
            }
        }
        TextTable table = new TextTable(shown.stream().map(columns::get).toArray(String[]::new));
        int rows = Math.min(MOST_POINTS, points.size());
        for (int i = 0; i < rows; i++) {
            @Nullable Object[] point = points.get((int) ((long) i * (points.size() - 1) / Math.max(1, rows - 1)));
            table.row(shown.stream()
                    .map(column -> point[column] == null ? "" : String.valueOf(point[column]))
                    .toArray(String[]::new));
        }
        return table
                + (points.size() > rows ? String.format(Locale.ROOT, "  %d of %d points%n", rows, points.size()) : "");
    }

    private static String measurements(List<ShownRun.Measured> measured) {
        Set<Long> steps = new TreeSet<>();
        measured.forEach(row -> steps.add(row.step()));
        List<Long> all = List.copyOf(steps);
        // the first looks and the last
        List<Long> looks = all.size() <= MOST_LOOKS
                ? all
                : Stream.concat(all.subList(0, MOST_LOOKS - 1).stream(), Stream.of(all.get(all.size() - 1)))
                        .toList();
        Map<List<String>, Map<Long, String>> byQuantity = new LinkedHashMap<>();
        for (ShownRun.Measured row : measured) {
            byQuantity
                    .computeIfAbsent(
                            List.of(
                                    row.probe(),
                                    row.quantity() + (row.layer() == null ? "" : " of layer " + row.layer())),
                            any -> new LinkedHashMap<>())
                    .put(
                            row.step(),
                            row.value() == null ? row.status() : row.value().toString());
        }
        List<String> headings = new ArrayList<>(List.of("probe", "quantity"));
        looks.forEach(step -> headings.add("step " + step));
        TextTable table = new TextTable(headings.toArray(String[]::new));
        byQuantity.forEach((names, values) -> {
            List<String> cells = new ArrayList<>(names);
            looks.forEach(step -> cells.add(values.getOrDefault(step, "")));
            table.row(cells.toArray(String[]::new));
        });
        return table
                + (all.size() > looks.size()
                        ? String.format(Locale.ROOT, "  %d of %d looks%n", looks.size(), all.size())
                        : "");
    }
}
