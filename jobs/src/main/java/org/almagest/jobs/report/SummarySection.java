package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.jobs.table.Table;

/**
 * What networks write and how far they tell texts apart, by setting: a point for each run after its last step, and a line through the
 * runs of one replicate, since differences within it are what counts.
 */
final class SummarySection {
    private static final String PROBE = "summary";
    /** What is drawn, in this order, with the probe that measures it. */
    private static final List<Shown> SHOWN = List.of(
            new Shown(PROBE, "rouge_2"),
            new Shown(PROBE, "fact_precision"),
            new Shown(PROBE, "hallucinated_entities"),
            new Shown("retrieval", "margin"),
            new Shown("retrieval", "negative_cosine"),
            new Shown("retrieval", "feature_spread"));

    private static final int FIGURES = 6;
    private static final int SERIES = 8;
    private static final int REPLICATES = 40;

    private record Shown(String probe, String quantity) {}

    /** A number at the last step at which it was measured. */
    private record Last(long step, double value) {}

    private SummarySection() {}

    /** Empty where no network has written summaries. */
    static Optional<Section> of(Observed observed) {
        Set<String> writers = new TreeSet<>();
        SortedMap<String, SortedMap<String, Last>> measured = new TreeMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "probe", "quantity", "step", "value"), row -> {
            Shown shown = new Shown(Observed.text(row[1]), Observed.text(row[2]));
            if (row[4] != null && SHOWN.contains(shown)) {
                String run = Observed.text(row[0]);
                Last last = new Last(Observed.step(row[3]), Observed.real(row[4]));
                measured.computeIfAbsent(run, first -> new TreeMap<>())
                        .merge(shown.quantity(), last, (one, other) -> one.step() >= other.step() ? one : other);
                if (shown.probe().equals(PROBE)) {
                    writers.add(run);
                }
            }
        });
        measured.keySet().retainAll(writers);
        SortedMap<String, List<ReportedRun>> sweeps = new TreeMap<>();
        measured.keySet().forEach(id -> {
            ReportedRun run = Objects.requireNonNull(observed.run(id));
            sweeps.computeIfAbsent(run.sweep(), first -> new ArrayList<>()).add(run);
        });
        if (sweeps.isEmpty()) {
            return Optional.empty();
        }
        List<String> drawn = Spread.over(List.copyOf(sweeps.keySet()), FIGURES);
        return Optional.of(Section.of(
                "summaries",
                "Summaries by setting",
                "What networks write of documents held out, and how far they tell documents and summaries apart, after the last step. A line "
                        + "joins the runs of one seed on one draw of the data: where most lines go one way, a difference is more than scatter."
                        + Spread.leftOut(sweeps.size(), drawn.size(), "sweeps"),
                drawn.stream()
                        .map(sweep -> figure(observed, sweep, Objects.requireNonNull(sweeps.get(sweep)), measured))
                        .toList()));
    }

    private static String replicate(Observed observed, ReportedRun run) {
        double draw = observed.view().place(run.id(), "data_seed");
        return Double.isNaN(draw)
                ? String.format(Locale.ROOT, "seed %d", run.seed())
                : String.format(Locale.ROOT, "seed %d, data %d", run.seed(), (long) draw);
    }

    private static Figure figure(
            Observed observed,
            String sweep,
            List<ReportedRun> runs,
            SortedMap<String, SortedMap<String, Last>> measured) {
        SortedSet<String> settings = new TreeSet<>();
        SortedSet<String> replicates = new TreeSet<>();
        for (ReportedRun run : runs) {
            settings.add(observed.view().words(run.id(), Set.of("data_seed")));
            replicates.add(replicate(observed, run));
        }
        List<String> series = Spread.over(List.copyOf(settings), SERIES);
        List<String> lines = Spread.over(List.copyOf(replicates), REPLICATES);
        ArrayNode values = Specification.JSON.createArrayNode();
        List<String> shown = new ArrayList<>();
        for (ReportedRun run : runs) {
            String setting = observed.view().words(run.id(), Set.of("data_seed"));
            String replicate = replicate(observed, run);
            if (!series.contains(setting) || !lines.contains(replicate)) {
                continue;
            }
            shown.add(run.id());
            Objects.requireNonNull(measured.get(run.id()))
                    .forEach((quantity, last) -> ReportedRun.name(
                            values.addObject()
                                    .put("q", quantity)
                                    .put("s", setting)
                                    .put("r", replicate)
                                    .put("y", Math.rint(last.value() * 1e5) / 1e5),
                            run.id()));
        }
        return new Figure(
                String.format(Locale.ROOT, "Summaries, sweep %s", sweep),
                String.format(Locale.ROOT, "%d runs.", shown.size())
                        + Spread.leftOut(settings.size(), series.size(), "settings")
                        + Spread.leftOut(replicates.size(), lines.size(), "replicates"),
                series,
                Specification.of(
                        "summaries",
                        Map.of(
                                "values",
                                values,
                                "names",
                                Specification.texts(series),
                                "colours",
                                Colours.series(series),
                                "quantities",
                                Specification.texts(
                                        SHOWN.stream().map(Shown::quantity).toList()))),
                String.format(
                        Locale.ROOT,
                        """
                SELECT run_id, quantity, arg_max(value, step) FROM %s
                WHERE quantity IN %s AND run_id IN %s
                GROUP BY ALL ORDER BY ALL""",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literals(SHOWN.stream().map(Shown::quantity).toList()),
                        Sql.literals(shown)));
    }
}
