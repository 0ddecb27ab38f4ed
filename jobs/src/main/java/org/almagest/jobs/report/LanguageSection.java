package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** How often meanings are found again between languages, and how well these are translated into each other, setting by setting. */
final class LanguageSection {
    private static final Set<String> RETRIEVAL = Probes.matrices(MatrixKind.Content.LANGUAGE_RETRIEVAL);
    private static final int FIGURES = 6;
    private static final int SERIES = 8;

    /** Beyond this a cell is less than ten pixels. */
    private static final int LANGUAGES = 20;

    /** Directions by the quantity that says how well they are translated. */
    private static final Map<String, String> DIRECTIONS =
            new TreeMap<>(Map.of("supervised_token", "trained", "zero_shot_token", "zero-shot"));

    /** The last look at one run. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Look(ReportedRun run, long step, int languages, double[] shares) {}

    /** How well one run translates in directions of one kind. */
    private record Share(String directions, long seed, double value) {}

    private LanguageSection() {}

    /** Empty where no run has looked for meanings between languages. */
    static Optional<Section> of(Observed observed) {
        SortedMap<String, Look> looks = new TreeMap<>();
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "cols", "data"), row -> {
            int languages = row[3] == null ? 0 : Observed.whole(row[3]);
            if (RETRIEVAL.contains(Observed.text(row[1])) && Objects.equals(row[3], row[4]) && languages <= LANGUAGES) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                double[] shares = (double[]) Objects.requireNonNull(row[5]);
                looks.merge(
                        run.id(),
                        new Look(run, Observed.step(row[2]), languages, shares),
                        (one, other) -> one.step() >= other.step() ? one : other);
            }
        });
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, SortedMap<String, List<Look>>> sweeps = new TreeMap<>();
        looks.values().forEach(look -> sweeps.computeIfAbsent(look.run().sweep(), sweep -> new TreeMap<>())
                .computeIfAbsent(words(observed, look.run()), words -> new ArrayList<>())
                .add(look));
        SortedMap<String, List<Share>> shares = shares(observed, looks);
        List<String> shown = Spread.over(List.copyOf(sweeps.keySet()), FIGURES);
        List<Figure> figures = new ArrayList<>();
        for (String sweep : shown) {
            SortedMap<String, List<Look>> kinds = Objects.requireNonNull(sweeps.get(sweep));
            figures.add(matrices(sweep, kinds));
            translations(sweep, kinds, shares).ifPresent(figures::add);
        }
        return Optional.of(Section.of(
                "languages",
                "Retrieval between languages",
                "How often a meaning is found again: by the vector of its sentence in one language (down) among those of all meanings in "
                        + "another (across), the mean over seeds after the last step. Below, how many words are met when sentences are translated."
                        + Spread.leftOut(sweeps.size(), shown.size(), "sweeps"),
                figures));
    }

    private static String words(Observed observed, ReportedRun run) {
        return observed.view().words(run.id(), Set.of("data_seed"));
    }

    /** By run, how well it translates after the last step. */
    private static SortedMap<String, List<Share>> shares(Observed observed, SortedMap<String, Look> looks) {
        SortedMap<String, List<Share>> shares = new TreeMap<>();
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "quantity", "moment", "value"), row -> {
            Look look = looks.get(Observed.text(row[0]));
            String directions = DIRECTIONS.get(Observed.text(row[1]));
            if (look != null && directions != null && Observed.text(row[2]).equals("end") && row[3] != null) {
                shares.computeIfAbsent(look.run().id(), run -> new ArrayList<>())
                        .add(new Share(directions, look.run().seed(), Observed.real(row[3])));
            }
        });
        return shares;
    }

    private static Figure matrices(String sweep, SortedMap<String, List<Look>> kinds) {
        List<String> shown = Spread.over(List.copyOf(kinds.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        List<String> runs = new ArrayList<>();
        for (String kind : shown) {
            List<Look> looks = Objects.requireNonNull(kinds.get(kind));
            int languages = looks.get(0).languages();
            looks.forEach(look -> runs.add(look.run().id()));
            ObjectNode map = values.addObject();
            map.put("s", kind).put("n", languages);
            ArrayNode cells = map.putArray("v");
            for (int i = 0; i < languages * languages; i++) {
                int cell = i;
                double mean = looks.stream()
                        .filter(look -> look.languages() == languages)
                        .mapToDouble(look -> look.shares()[cell])
                        .average()
                        .orElse(Double.NaN);
                // no number is no cell: JSON has no NaN
                cells.add(Double.isFinite(mean) ? (Double) (Math.rint(mean * 1000) / 1000) : null);
            }
        }
        return new Figure(
                "Retrieval between languages, sweep " + sweep,
                "Language 0 is English." + Spread.leftOut(kinds.size(), shown.size(), "settings"),
                List.of(),
                Specification.of("languages", Map.of("values", values, "names", Specification.texts(shown))),
                String.format(
                        Locale.ROOT,
                        "SELECT run_id, step, rows, data FROM %s%nWHERE name IN %s AND run_id IN %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(RETRIEVAL),
                        Sql.literals(runs)));
    }

    /** Empty where no run has translated anything. */
    private static Optional<Figure> translations(
            String sweep, SortedMap<String, List<Look>> kinds, SortedMap<String, List<Share>> shares) {
        List<String> shown = Spread.over(List.copyOf(kinds.keySet()), SERIES);
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String kind : shown) {
            for (Look look : Objects.requireNonNull(kinds.get(kind))) {
                for (Share share : shares.getOrDefault(look.run().id(), List.of())) {
                    ReportedRun.name(
                            values.addObject()
                                    .put("s", kind)
                                    .put("x", share.directions())
                                    .put("y", Numbers.drawn(share.value()))
                                    .put("seed", share.seed()),
                            look.run().id());
                }
            }
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Figure(
                "Words met in translation, sweep " + sweep,
                "Share of the words at their place in directions that were trained and in those that were not; each point is a run."
                        + Spread.leftOut(kinds.size(), shown.size(), "settings"),
                shown,
                Specification.of(
                        "translations",
                        Map.of(
                                "values",
                                values,
                                "directions",
                                Specification.texts(DIRECTIONS.values()),
                                "names",
                                Specification.texts(shown),
                                "colours",
                                Colours.series(shown))),
                String.format(
                        Locale.ROOT,
                        """
                SELECT run_id, quantity, value FROM %s
                WHERE moment = 'end' AND quantity IN %s AND run_id IN (SELECT run_id FROM %s WHERE sweep = %s) ORDER BY ALL""",
                        Sql.table(Table.MEASUREMENTS),
                        Sql.literals(DIRECTIONS.keySet()),
                        Sql.table(Table.RUNS),
                        Sql.literal(sweep))));
    }
}
