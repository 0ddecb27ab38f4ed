package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;

/** The probabilities of a learned graph's edges, as heat maps: where it began, and where it is. Only where a graph was learned. */
final class EdgeSection {
    private static final Set<String> PROBABILITIES = Probes.matrices(MatrixKind.Content.EDGE_PROBABILITIES);
    private static final int FIGURES = 6;
    private static final int FIGURES_OF_A_SWEEP = 2;

    /** Beyond this a cell is less than four pixels. */
    private static final int NODES = 60;

    /** What is drawn of a matrix. */
    private record Square(int size, double[] data) {}

    /** The first and the last look at one run: all numbers of the one that was read first until the other is, too. */
    private static final class Looks {
        private final long first;
        private final long last;
        private final SortedMap<Long, Square> squares = new TreeMap<>();
        private double[] read = new double[0];
        private boolean moved;

        Looks(SortedSet<Long> steps) {
            this.first = steps.first();
            this.last = steps.last();
        }

        void take(long step, int size, double[] data) {
            if (step != first && step != last || squares.containsKey(step)) {
                return;
            }
            moved = !squares.isEmpty() && !Arrays.equals(read, data);
            read = squares.isEmpty() ? data : new double[0];
            squares.put(step, shown(size, data));
        }
    }

    private EdgeSection() {}

    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, SortedMap<Long, Square>> learned = learned(observed);
        if (learned.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<ReportedRun>> sweeps = new LinkedHashMap<>();
        learned.keySet().forEach(run -> sweeps.computeIfAbsent(run.sweep(), sweep -> new ArrayList<>())
                .add(run));
        List<ReportedRun> chosen = new ArrayList<>();
        sweeps.values().forEach(runs -> chosen.addAll(Spread.over(runs, FIGURES_OF_A_SWEEP)));
        List<ReportedRun> shown = Spread.over(chosen, FIGURES);
        return Optional.of(Section.of(
                "edges",
                "Learned graphs",
                "The probability of every edge, before training and after it: the observed graph and the learned one. Nodes stand class "
                        + "by class, so mass within classes lies in blocks along the diagonal."
                        + Spread.leftOut(learned.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, Objects.requireNonNull(learned.get(run))))
                        .toList()));
    }

    /** First and last matrix of each run whose graph has moved. */
    private static SortedMap<ReportedRun, SortedMap<Long, Square>> learned(Observed observed) {
        // the steps first: where there are none, no numbers have to be read
        SortedMap<String, SortedSet<Long>> there = new TreeMap<>();
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (PROBABILITIES.contains(Observed.text(row[1]))) {
                there.computeIfAbsent(Observed.text(row[0]), run -> new TreeSet<>())
                        .add(Observed.step(row[2]));
            }
        });
        SortedMap<ReportedRun, SortedMap<Long, Square>> all = new TreeMap<>(ReportedRun.ORDER);
        if (there.isEmpty()) {
            return all;
        }
        SortedMap<String, Looks> looks = new TreeMap<>();
        there.forEach((run, steps) -> looks.put(run, new Looks(steps)));
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "data"), row -> {
            Looks own = looks.get(Observed.text(row[0]));
            if (own != null && PROBABILITIES.contains(Observed.text(row[1]))) {
                own.take(Observed.step(row[2]), Observed.whole(row[3]), (double[]) Objects.requireNonNull(row[4]));
            }
        });
        looks.forEach((run, own) -> {
            if (own.moved) {
                all.put(Objects.requireNonNull(observed.run(run)), own.squares);
            }
        });
        return all;
    }

    /** As much of a matrix as is drawn, with two digits. */
    private static Square shown(int size, double[] data) {
        int[] kept = Spread.indices(size, NODES);
        double[] cells = new double[kept.length * kept.length];
        int at = 0;
        for (int i : kept) {
            for (int j : kept) {
                cells[at++] = Math.rint(data[i * size + j] * 100) / 100;
            }
        }
        return new Square(kept.length, cells);
    }

    private static Figure figure(Observed observed, ReportedRun run, SortedMap<Long, Square> squares) {
        ArrayNode values = Specification.JSON.createArrayNode();
        ArrayNode steps = Specification.JSON.createArrayNode();
        squares.forEach((step, square) -> {
            ObjectNode map = values.addObject();
            map.put("step", "step " + step).put("n", square.size());
            ArrayNode cells = map.putArray("v");
            for (double cell : square.data()) {
                // no number is no cell: JSON has no NaN
                cells.add(Double.isFinite(cell) ? (Double) cell : null);
            }
            steps.add("step " + step);
        });
        return Figure.ofRun(
                run.id(),
                String.format(Locale.ROOT, "Sweep %s, seed %d", run.sweep(), run.seed()),
                observed.view().words(run.id(), Set.of()) + ".",
                List.of(),
                Specification.of("edges", Map.of("values", values, "steps", steps)),
                String.format(
                        Locale.ROOT,
                        "SELECT step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY step",
                        Sql.table(Table.MATRICES),
                        Sql.literals(PROBABILITIES),
                        Sql.literal(run.id())));
    }
}
