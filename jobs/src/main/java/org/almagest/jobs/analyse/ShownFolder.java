package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * What an output folder holds, for people.
 *
 * @param statuses how many runs of each sweep ended in each way
 * @param runs some of them, those that need a look first: that broke a bound, failed, diverged
 * @param more runs beside these
 */
public record ShownFolder(SortedMap<String, SortedMap<String, Long>> statuses, List<Run> runs, long more) {
    private static final int MOST_RUNS = 20;
    private static final List<String> FIRST = List.of("failed", "diverged");

    public ShownFolder {
        runs = List.copyOf(runs);
    }

    /**
     * A line about a run.
     *
     * @param depth null where its family has none
     * @param width likewise
     * @param finalLoss null where it has none
     * @param remark which bound it broke, or why it failed; empty if neither
     */
    public record Run(
            String id,
            String sweep,
            String family,
            @Nullable Integer depth,
            @Nullable Integer width,
            long seed,
            String status,
            @Nullable Double finalLoss,
            String remark) {}

    /**
     * Reads the folder.
     *
     * @throws org.almagest.jobs.storage.OutputException if it cannot be read
     */
    public static ShownFolder of(String outputFolder) {
        Map<String, String> broken = broken(outputFolder);
        SortedMap<String, SortedMap<String, Long>> statuses = new TreeMap<>();
        List<Run> kept = new ArrayList<>();
        Comparator<Run> order = Comparator.<Run>comparingInt(run -> urgency(run, broken.keySet()))
                .thenComparing(Run::id);
        long[] count = new long[1];
        TableReader.forEach(
                outputFolder,
                Table.RUNS,
                List.of("run_id", "sweep", "family", "depth", "width", "seed", "status", "final_loss", "error"),
                row -> {
                    count[0]++;
                    statuses.computeIfAbsent(text(row[1]), any -> new TreeMap<>())
                            .merge(text(row[6]), 1L, Long::sum);
                    String error = row[8] == null ? "" : text(row[8]);
                    kept.add(new Run(
                            text(row[0]),
                            text(row[1]),
                            text(row[2]),
                            (Integer) row[3],
                            (Integer) row[4],
                            (Long) Objects.requireNonNull(row[5]),
                            text(row[6]),
                            (Double) row[7],
                            broken.getOrDefault(text(row[0]), error)));
                    if (kept.size() > 2 * MOST_RUNS) {
                        kept.sort(order);
                        kept.subList(MOST_RUNS, kept.size()).clear();
                    }
                });
        kept.sort(order);
        List<Run> runs = kept.subList(0, Math.min(MOST_RUNS, kept.size()));
        return new ShownFolder(statuses, runs, count[0] - runs.size());
    }

    private static int urgency(Run run, Set<String> broken) {
        if (broken.contains(run.id())) {
            return 0;
        }
        int place = FIRST.indexOf(run.status());
        return place < 0 ? 1 + FIRST.size() : 1 + place;
    }

    /** By run: the first number that theory does not allow. */
    private static Map<String, String> broken(String outputFolder) {
        Map<String, String> broken = new HashMap<>();
        Set<String> bounded = new HashSet<>(Probes.quantitiesThat(Quantity::hasTheory));
        TableReader.forEach(
                outputFolder, Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "value", "step"), row -> {
                    if (bounded.contains(text(row[2])) && row[3] instanceof Double value) {
                        Probes.quantity(text(row[1]), text(row[2]))
                                .filter(quantity -> quantity.hasTheory()
                                        && !quantity.theory().contains(value))
                                .ifPresent(quantity -> broken.putIfAbsent(
                                        text(row[0]),
                                        String.format(
                                                Locale.ROOT,
                                                "%s %s at step %s, which theory does not allow",
                                                quantity.name(),
                                                value,
                                                row[4])));
                    }
                });
        return broken;
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }
}
