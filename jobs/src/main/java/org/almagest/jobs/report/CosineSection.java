package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** Cosines between all pairs of neurons of a layer, as heat maps from the first moment to the last. */
final class CosineSection {
    private static final Set<String> COSINES = Probes.matrices(MatrixKind.Content.NEURON_COSINES);
    private static final int FIGURES = 8;
    private static final int FIGURES_OF_A_SWEEP = 4;
    private static final int MOMENTS = 4;

    /** Beyond this a cell is less than three pixels. */
    private static final int NEURONS = 48;

    /** With fewer neurons there is nothing to see. */
    private static final int FEWEST = 3;

    /** One layer of one run. */
    private record Plot(ReportedRun run, int layer) {}

    private record Square(int size, double[] data) {}

    private CosineSection() {}

    static Section of(Observed observed) {
        Comparator<Plot> order =
                Comparator.comparing(Plot::run, ReportedRun.ORDER).thenComparing(Plot::layer);
        SortedMap<Plot, TreeSet<Long>> there = new TreeMap<>(order);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "layer", "step", "rows", "cols"), row -> {
            if (COSINES.contains(Observed.text(row[1]))
                    && Objects.equals(row[4], row[5])
                    && Observed.whole(row[4]) >= FEWEST) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                there.computeIfAbsent(new Plot(run, Observed.whole(row[2])), plot -> new TreeSet<>())
                        .add(Observed.step(row[3]));
            }
        });
        if (there.isEmpty()) {
            return Section.of(
                    "cosine",
                    "Condensation",
                    "Nothing yet: no run has kept cosines between its neurons. The probe condensation does.",
                    List.of());
        }
        List<Plot> shown = chosen(observed, List.copyOf(there.keySet()));
        Map<Plot, SortedMap<Long, Square>> squares = read(observed, there, shown);
        List<Figure> figures = shown.stream()
                .map(plot -> figure(observed, plot, Objects.requireNonNull(squares.get(plot))))
                .toList();
        return Section.of(
                "cosine",
                "Condensation",
                "Cosines between the weights of all pairs of neurons, by step. Neurons stand in one order in all maps of a run "
                        + "where all were kept: by their cosine to the neuron that most others point along at the last moment. "
                        + "Condensed layers show blocks of ±1."
                        + Spread.leftOut(there.size(), shown.size(), "layers of runs"),
                figures);
    }

    private static List<Plot> chosen(Observed observed, List<Plot> all) {
        Map<String, Map<String, Plot>> sweeps = new LinkedHashMap<>();
        for (Plot plot : all) {
            String kind = observed.view().words(plot.run().id(), Set.of()) + " layer " + plot.layer();
            sweeps.computeIfAbsent(plot.run().sweep(), sweep -> new LinkedHashMap<>())
                    .putIfAbsent(kind, plot);
        }
        List<Plot> chosen = new ArrayList<>();
        sweeps.values().forEach(kinds -> chosen.addAll(Spread.over(List.copyOf(kinds.values()), FIGURES_OF_A_SWEEP)));
        return Spread.over(chosen, FIGURES);
    }

    private static Map<Plot, SortedMap<Long, Square>> read(
            Observed observed, SortedMap<Plot, TreeSet<Long>> there, List<Plot> shown) {
        Map<String, Plot> wanted = new HashMap<>();
        Map<Plot, SortedMap<Long, Square>> squares = new HashMap<>();
        for (Plot plot : shown) {
            squares.put(plot, new TreeMap<>());
            Spread.over(List.copyOf(Objects.requireNonNull(there.get(plot))), MOMENTS)
                    .forEach(step -> wanted.put(key(plot.run().id(), plot.layer(), step), plot));
        }
        observed.rows(Table.MATRICES, List.of("run_id", "name", "layer", "step", "rows", "data"), row -> {
            Plot plot = wanted.get(key(Observed.text(row[0]), (Integer) row[2], Observed.step(row[3])));
            if (plot != null && COSINES.contains(Observed.text(row[1]))) {
                Objects.requireNonNull(squares.get(plot))
                        .put(Observed.step(row[3]), new Square(Observed.whole(row[4]), (double[])
                                Objects.requireNonNull(row[5])));
            }
        });
        return squares;
    }

    private static Figure figure(Observed observed, Plot plot, SortedMap<Long, Square> squares) {
        Square last = Objects.requireNonNull(squares.get(squares.lastKey()));
        int[] order = order(last);
        ArrayNode values = Specification.JSON.createArrayNode();
        squares.forEach((step, square) -> {
            int[] own = square.size() == last.size() ? order : order(square);
            int[] kept = IntStream.of(Spread.indices(own.length, NEURONS))
                    .map(i -> own[i])
                    .toArray();
            ObjectNode map = values.addObject();
            map.put("step", "step " + step).put("n", kept.length);
            ArrayNode cells = map.putArray("v");
            for (int i : kept) {
                for (int j : kept) {
                    double cosine = square.data()[i * square.size() + j];
                    cells.add(Double.isFinite(cosine) ? Math.rint(cosine * 100) / 100 : 0);
                }
            }
        });
        ArrayNode steps = Specification.JSON.createArrayNode();
        squares.keySet().forEach(step -> steps.add("step " + step));
        String words = observed.view().words(plot.run().id(), Set.of());
        return Figure.ofRun(
                plot.run().id(),
                String.format(Locale.ROOT, "%s, layer %d", words, plot.layer()),
                String.format(
                        Locale.ROOT,
                        "Sweep %s, seed %d, %d neurons.%s",
                        plot.run().sweep(),
                        plot.run().seed(),
                        last.size(),
                        Spread.leftOut(last.size(), Math.min(last.size(), NEURONS), "neurons")),
                List.of(),
                Specification.of("cosine", Map.of("values", values, "steps", steps)),
                String.format(
                        Locale.ROOT,
                        "SELECT step, rows, cols, data FROM %s%nWHERE name IN %s AND layer = %d AND run_id = %s ORDER BY step",
                        Sql.table(Table.MATRICES),
                        Sql.literals(COSINES),
                        plot.layer(),
                        Sql.literal(plot.run().id())));
    }

    /** The neurons by their cosine to the one that most others point along, or against. */
    private static int[] order(Square square) {
        int size = square.size();
        int leader = IntStream.range(0, size)
                .boxed()
                .max(Comparator.<Integer>comparingDouble(i -> IntStream.range(0, size)
                                .mapToDouble(j -> Math.abs(square.data()[i * size + j]))
                                .sum())
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
        return IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(j -> -square.data()[leader * size + j])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(j -> j)
                .toArray();
    }

    private static String key(String run, @Nullable Integer layer, long step) {
        return run + "\n" + layer + "\n" + step;
    }
}
