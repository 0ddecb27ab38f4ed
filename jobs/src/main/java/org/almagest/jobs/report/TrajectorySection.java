package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
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

/** How the states of a network move, in the plane in which they scatter most, at the first look and at the last. */
final class TrajectorySection {
    private static final Set<String> TRAJECTORIES = Probes.matrices(MatrixKind.Content.TRAJECTORIES);
    private static final int FIGURES = 6;
    private static final int LAYERS = 6;
    private static final int MOMENTS = 2;
    private static final int POINTS = 400;
    private static final int COLUMNS = 3;

    /** A drawn plane of one run. */
    private record Plane(long step, int layer) {}

    /**
     * A condition of a plane; two may have one place.
     *
     * @param number from 0
     * @param from its first row
     */
    private record Line(int number, int from, int points) {}

    private TrajectorySection() {}

    /** Empty where no run has kept trajectories of its states. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, TreeSet<Plane>> there = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "layer", "step", "cols"), row -> {
            if (TRAJECTORIES.contains(Observed.text(row[1])) && row[2] != null && Observed.whole(row[4]) == COLUMNS) {
                there.computeIfAbsent(
                                Objects.requireNonNull(observed.run(Observed.text(row[0]))),
                                run -> new TreeSet<>(
                                        Comparator.comparing(Plane::step).thenComparing(Plane::layer)))
                        .add(new Plane(Observed.step(row[3]), Observed.whole(row[2])));
            }
        });
        if (there.isEmpty()) {
            return Optional.empty();
        }
        // one run of each kind says as much as all its seeds
        Map<String, ReportedRun> kinds = new LinkedHashMap<>();
        there.keySet()
                .forEach(run ->
                        kinds.putIfAbsent(run.sweep() + " " + observed.view().words(run.id(), Set.of()), run));
        List<ReportedRun> shown = Spread.over(List.copyOf(kinds.values()), FIGURES);
        Map<ReportedRun, SortedMap<Plane, double[]>> planes = read(observed, there, shown);
        return Optional.of(Section.of(
                "trajectories",
                "State trajectories",
                "States in time along the two axes along which they scatter most, a line for each condition; layers by their place in the order of a step. Lines that cross where states move on in different directions are tangled."
                        + Spread.leftOut(there.size(), shown.size(), "runs"),
                shown.stream()
                        .map(run -> figure(observed, run, Objects.requireNonNull(planes.get(run))))
                        .toList()));
    }

    private static Map<ReportedRun, SortedMap<Plane, double[]>> read(
            Observed observed, SortedMap<ReportedRun, TreeSet<Plane>> there, List<ReportedRun> shown) {
        Map<String, Set<Plane>> wanted = new LinkedHashMap<>();
        Map<ReportedRun, SortedMap<Plane, double[]>> planes = new LinkedHashMap<>();
        for (ReportedRun run : shown) {
            TreeSet<Plane> all = Objects.requireNonNull(there.get(run));
            List<Long> steps =
                    Spread.over(all.stream().map(Plane::step).distinct().toList(), MOMENTS);
            List<Integer> layers = Spread.over(
                    all.stream().map(Plane::layer).distinct().sorted().toList(), LAYERS);
            all.removeIf(plane -> !steps.contains(plane.step) || !layers.contains(plane.layer));
            wanted.put(run.id(), all);
            planes.put(run, new TreeMap<>(all.comparator()));
        }
        observed.rows(Table.MATRICES, List.of("run_id", "name", "layer", "step", "data"), row -> {
            Set<Plane> own = wanted.get(Observed.text(row[0]));
            if (own != null && TRAJECTORIES.contains(Observed.text(row[1])) && row[2] != null) {
                Plane plane = new Plane(Observed.step(row[3]), Observed.whole(row[2]));
                if (own.contains(plane)) {
                    ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                    Objects.requireNonNull(planes.get(run)).put(plane, (double[]) Objects.requireNonNull(row[4]));
                }
            }
        });
        return planes;
    }

    /** The conditions, one after another: where the place changes, another begins. */
    private static List<Line> lines(double[] rows, int points) {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int at = 1; at <= points; at++) {
            if (at == points || Double.compare(rows[COLUMNS * at], rows[COLUMNS * from]) != 0) {
                lines.add(new Line(lines.size(), from, at - from));
                from = at;
            }
        }
        return lines;
    }

    private static Figure figure(Observed observed, ReportedRun run, SortedMap<Plane, double[]> planes) {
        ArrayNode values = Specification.JSON.createArrayNode();
        SortedSet<Long> steps = new TreeSet<>();
        SortedSet<Integer> layers = new TreeSet<>();
        int shown = 0;
        int all = 0;
        for (Map.Entry<Plane, double[]> entry : planes.entrySet()) {
            Plane plane = entry.getKey();
            steps.add(plane.step);
            layers.add(plane.layer);
            double[] rows = entry.getValue();
            int points = rows.length / COLUMNS;
            all += points;
            List<Line> lines = Spread.over(lines(rows, points), POINTS);
            // each may have as many points: none vanishes, however many there are
            int most = points <= POINTS ? POINTS : POINTS / lines.size();
            for (Line of : lines) {
                ObjectNode line = values.addObject();
                line.put("step", "step " + plane.step).put("layer", "layer " + plane.layer);
                line.put("line", of.number).put("place", rows[COLUMNS * of.from]);
                ArrayNode x = line.putArray("x");
                ArrayNode y = line.putArray("y");
                for (int i : Spread.indices(of.points, most)) {
                    shown++;
                    double first = rows[COLUMNS * (of.from + i) + 1];
                    double second = rows[COLUMNS * (of.from + i) + 2];
                    if (Double.isFinite(first) && Double.isFinite(second)) {
                        x.add(Numbers.drawn(first));
                        y.add(Numbers.drawn(second));
                    }
                }
            }
        }
        return Figure.ofRun(
                run.id(),
                "state trajectories, " + observed.view().words(run.id(), Set.of()),
                String.format(
                        Locale.ROOT,
                        "Sweep %s, seed %d.%s",
                        run.sweep(),
                        run.seed(),
                        Spread.leftOut(all, shown, "points")),
                List.of(),
                Specification.of(
                        "trajectories",
                        Map.of(
                                "values",
                                values,
                                "steps",
                                Specification.texts(steps.stream()
                                        .map(step -> "step " + step)
                                        .toList()),
                                "layers",
                                Specification.texts(layers.stream()
                                        .map(layer -> "layer " + layer)
                                        .toList()))),
                String.format(
                        Locale.ROOT,
                        "SELECT step, layer, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY step, layer",
                        Sql.table(Table.MATRICES),
                        Sql.literals(TRAJECTORIES),
                        Sql.literal(run.id())));
    }
}
