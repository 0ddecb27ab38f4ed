package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.probe.MatrixKind.Content;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** How networks align a sequence of clips and one of sentences: the paths of their actions beside the right one. */
final class AlignmentSection {
    private static final Set<String> PATHS = Probes.matrices(Content.ALIGNMENT_PATHS);
    private static final List<String> WHICH = List.of("right", "greedy");
    private static final List<String> ACTIONS = List.of("pop clip", "match clip", "pop sentence");
    private static final int POP_SENTENCE = 2;
    private static final int FIGURES = 9;
    private static final int FIGURES_OF_A_SWEEP = 9;
    private static final int COLUMNS = 4;

    private AlignmentSection() {}

    /** Empty where no run has aligned anything. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, Long> last = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "cols"), row -> {
            if (PATHS.contains(Observed.text(row[1])) && Observed.whole(row[3]) == COLUMNS) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                last.merge(run, Observed.step(row[2]), Math::max);
            }
        });
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(last.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        Map<ReportedRun, double[]> paths = new LinkedHashMap<>();
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "data"), row -> {
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            if (PATHS.contains(Observed.text(row[1]))
                    && shown.contains(run)
                    && Objects.equals(last.get(run), Observed.step(row[2]))) {
                paths.put(run, (double[]) Objects.requireNonNull(row[3]));
            }
        });
        return Optional.of(Section.of(
                "alignments",
                "Alignment paths",
                "The first sequence held out, after the last step: clips to the right, sentences upwards. Each mark is a clip, where it is matched with "
                        + "a sentence or left without one; between them the path goes up by a sentence. The network goes on from its own actions."
                        + Spread.leftOut(last.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, Objects.requireNonNull(paths.get(run))))
                        .toList()));
    }

    private static Figure figure(Observed observed, ReportedRun run, double[] rows) {
        ArrayNode values = Specification.JSON.createArrayNode();
        List<String> there = new ArrayList<>();
        for (int at = 0; at + COLUMNS <= rows.length; at += COLUMNS) {
            String which = WHICH.get((int) rows[at]);
            int action = (int) rows[at + COLUMNS - 1];
            if (!there.contains(which)) {
                there.add(which);
            }
            // a path goes on behind its last action
            boolean ends = at + 2 * COLUMNS > rows.length || rows[at + COLUMNS] != rows[at];
            add(values, "path", which, at / COLUMNS, rows[at + 1], rows[at + 2]);
            if (action != POP_SENTENCE) {
                values.addObject()
                        .put("k", "clip")
                        .put("which", which)
                        .put("action", ACTIONS.get(action))
                        .put("x", rows[at + 1] + 0.5)
                        .put("y", rows[at + 2]);
            }
            if (ends) {
                boolean up = action == POP_SENTENCE;
                add(values, "path", which, at / COLUMNS + 1, rows[at + 1] + (up ? 0 : 1), rows[at + 2] + (up ? 1 : 0));
            }
        }
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of(
                        "alignment",
                        Map.of(
                                "values", values,
                                "which", Specification.texts(there),
                                "actions", Specification.texts(ACTIONS.subList(0, POP_SENTENCE)))),
                String.format(
                        Locale.ROOT,
                        "SELECT name, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(PATHS.stream().sorted().toList()),
                        Sql.literal(run.id())));
    }

    private static void add(ArrayNode values, String kind, String which, int time, double x, double y) {
        values.addObject()
                .put("k", kind)
                .put("which", which)
                .put("t", time)
                .put("x", x)
                .put("y", y);
    }
}
