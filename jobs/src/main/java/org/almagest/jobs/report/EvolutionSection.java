package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.jobs.table.Table;

/** What probes measured of the whole network at more moments than the first and the last, by step. */
final class EvolutionSection {
    private static final int QUANTITIES_OF_A_SWEEP = 6;
    private static final int PANELS = 3;
    private static final int FIGURES = 24;

    /** Rows of a run from which there is more to see than a beginning and an end. */
    private static final double MOMENTS = 2.5;

    private record Quantity(String sweep, String name) {}

    private EvolutionSection() {}

    static Section of(Observed observed) {
        List<Quantity> quantities = quantities(observed);
        Map<String, List<Panel>> panels = Panel.of(observed).stream().collect(Collectors.groupingBy(Panel::sweep));
        Map<Quantity, CurveSet> curves = new HashMap<>();
        for (Quantity quantity : quantities) {
            curves.put(quantity, new CurveSet(shown(panels, quantity)));
        }
        read(observed, (quantity, run, step, value) -> {
            CurveSet set = curves.get(quantity);
            if (set != null) {
                set.record(run, step, value);
            }
        });
        List<Figure> figures = new ArrayList<>();
        for (Quantity quantity : quantities) {
            for (Panel panel : shown(panels, quantity)) {
                Objects.requireNonNull(curves.get(quantity))
                        .figure(
                                observed,
                                panel,
                                String.format(Locale.ROOT, "%s: %s", quantity.name(), panel.words()),
                                quantity.name(),
                                new CurveSet(List.of()),
                                query(panel, quantity.name()))
                        .ifPresent(figures::add);
            }
        }
        if (figures.isEmpty()) {
            return Section.of(
                    "evolution",
                    "While training",
                    "Nothing yet: no probe has measured at more than two moments. A sweep file asks for more, such as at: [init, 100, end].",
                    List.of());
        }
        List<Figure> kept = Spread.over(figures, FIGURES);
        return Section.of(
                "evolution",
                "While training",
                "What probes measured of the whole network, by step: medians over runs, bands hold 80 % of them. Between two moments "
                        + "the line is straight, whatever happened there."
                        + Spread.leftOut(figures.size(), kept.size(), "figures"),
                kept);
    }

    private interface Receiver {
        void accept(Quantity quantity, String run, long step, double value);
    }

    private static void read(Observed observed, Receiver receiver) {
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "step", "quantity", "layer", "value"), row -> {
            if (row[3] == null && row[4] != null) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                receiver.accept(
                        new Quantity(run.sweep(), Observed.text(row[2])),
                        run.id(),
                        Observed.step(row[1]),
                        Observed.real(row[4]));
            }
        });
    }

    private static List<Quantity> quantities(Observed observed) {
        Map<Quantity, int[]> rows = new HashMap<>();
        Map<Quantity, double[]> ranges = new HashMap<>();
        read(observed, (quantity, run, step, value) -> {
            rows.computeIfAbsent(quantity, first -> new int[1])[0]++;
            double[] range = ranges.computeIfAbsent(quantity, first -> new double[] {value, value});
            range[0] = Math.min(range[0], value);
            range[1] = Math.max(range[1], value);
        });
        SortedMap<String, List<ReportedRun>> sweeps = observed.sweeps();
        SortedMap<String, List<Quantity>> chosen = rows.keySet().stream()
                .filter(quantity -> Objects.requireNonNull(rows.get(quantity))[0]
                        >= MOMENTS
                                * Objects.requireNonNull(sweeps.get(quantity.sweep()))
                                        .size())
                // A constant is no evolution.
                .filter(quantity -> {
                    double[] range = Objects.requireNonNull(ranges.get(quantity));
                    return range[0] < range[1] && !LossSection.BOUNDS.contains(quantity.name());
                })
                .sorted(Comparator.<Quantity>comparingInt(quantity -> Headlines.rank(quantity.name()))
                        .thenComparing(Quantity::name))
                .collect(Collectors.groupingBy(Quantity::sweep, TreeMap::new, Collectors.toList()));
        return chosen.values().stream()
                .flatMap(own -> own.stream().limit(QUANTITIES_OF_A_SWEEP))
                .toList();
    }

    private static List<Panel> shown(Map<String, List<Panel>> panels, Quantity quantity) {
        return Spread.over(panels.getOrDefault(quantity.sweep(), List.of()), PANELS);
    }

    private static String query(Panel panel, String quantity) {
        return String.format(
                Locale.ROOT,
                """
                SELECT %sstep, median(value), quantile_cont(value, 0.1), quantile_cont(value, 0.9), count(*)
                FROM %s JOIN %s USING (run_id)
                WHERE %s AND quantity = %s AND layer IS NULL AND value IS NOT NULL
                GROUP BY ALL ORDER BY ALL""",
                panel.selectedAxis(),
                Sql.table(Table.RUNS),
                Sql.table(Table.MEASUREMENTS) + " AS measurements",
                panel.condition(),
                Sql.literal(quantity));
    }
}
