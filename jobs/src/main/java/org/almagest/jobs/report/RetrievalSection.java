package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** Cosines of some pairs with one another after the last step, networks of different settings side by side. */
final class RetrievalSection {
    private static final Set<String> COSINES = Probes.matrices(MatrixKind.Content.PAIR_COSINES);
    private static final int FIGURES = 6;
    private static final int MATRICES = 8;

    /** Beyond this a cell is less than five pixels. */
    private static final int PAIRS = 32;

    /** The last look at a run. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Look(int size, double[] cosines) {}

    private RetrievalSection() {}

    /** Empty where no run has kept cosines of pairs. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, Long> last = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (COSINES.contains(Observed.text(row[1]))) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                last.merge(run, Observed.step(row[2]), Math::max);
            }
        });
        if (last.isEmpty()) {
            // no numbers have to be read
            return Optional.empty();
        }
        Map<String, List<ReportedRun>> sweeps =
                observed.ofEachKind(List.copyOf(last.keySet()), MATRICES, FIGURES * MATRICES).stream()
                        .collect(Collectors.groupingBy(ReportedRun::sweep, LinkedHashMap::new, Collectors.toList()));
        List<String> shown = Spread.over(List.copyOf(sweeps.keySet()), FIGURES);
        Set<ReportedRun> drawn = shown.stream()
                .flatMap(sweep -> Objects.requireNonNull(sweeps.get(sweep)).stream())
                .collect(Collectors.toSet());
        Map<ReportedRun, Look> looks = new HashMap<>();
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "data"), row -> {
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            if (COSINES.contains(Observed.text(row[1]))
                    && drawn.contains(run)
                    && Objects.equals(last.get(run), Observed.step(row[2]))) {
                looks.put(run, new Look(Observed.whole(row[3]), (double[]) Objects.requireNonNull(row[4])));
            }
        });
        return Optional.of(Section.of(
                "retrieval",
                "Retrieval",
                "Cosines of the first pairs with one another after the last step, a row each vector of the first stream and a column each "
                        + "of the second. Partners are on the diagonal: where they find each other it stands out from its row."
                        + Spread.leftOut(last.size(), drawn.size(), "runs"),
                shown.stream()
                        .map(sweep -> figure(observed, sweep, Objects.requireNonNull(sweeps.get(sweep)), looks))
                        .toList()));
    }

    private static Figure figure(
            Observed observed, String sweep, List<ReportedRun> runs, Map<ReportedRun, Look> looks) {
        List<Set<String>> words = new ArrayList<>();
        runs.forEach(run -> words.add(new LinkedHashSet<>(
                List.of(observed.view().words(run.id(), Set.of("data_seed")).split(", ")))));
        Set<String> common = new LinkedHashSet<>(words.get(0));
        words.forEach(common::retainAll);
        ArrayNode values = Specification.JSON.createArrayNode();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Set<String> own = words.get(i);
            if (runs.size() > 1) {
                own.removeAll(common);
            }
            String label = String.join(", ", own);
            labels.add(label);
            Look look = Objects.requireNonNull(looks.get(runs.get(i)));
            int[] kept = Spread.indices(look.size(), PAIRS);
            ObjectNode map = values.addObject();
            map.put("run", label).put("n", kept.length);
            ReportedRun.name(map, runs.get(i).id());
            ArrayNode cells = map.putArray("v");
            for (int from : kept) {
                for (int to : kept) {
                    double cosine = look.cosines()[from * look.size() + to];
                    // no number is no cell: JSON has no NaN
                    cells.add(Double.isFinite(cosine) ? (Double) (Math.rint(cosine * 100) / 100) : null);
                }
            }
        }
        return new Figure(
                String.format(Locale.ROOT, "Sweep %s: %s", sweep, String.join(", ", common)),
                String.format(Locale.ROOT, "Seed %d.", runs.get(0).seed()),
                List.of(),
                Specification.of("retrieval", Map.of("values", values, "runs", Specification.texts(labels))),
                String.format(
                        Locale.ROOT,
                        "SELECT run_id, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id IN %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(COSINES),
                        Sql.literals(runs.stream().map(ReportedRun::id).toList())));
    }
}
