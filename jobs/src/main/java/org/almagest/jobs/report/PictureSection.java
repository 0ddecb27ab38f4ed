package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.probe.MatrixKind.Content;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** Series of pictures that networks draw, such as shapes between two others, beside the true ones. */
final class PictureSection {
    private static final int FIGURES = 6;
    private static final int NETWORKS = 4;

    /** Pictures of a series, see {@link Content#PICTURES}. */
    private static final int SERIES = 5;

    /** A pixel is drawn in the shade of the largest that its number is above. */
    private static final double[] LEVELS = {0.2, 0.5, 0.8};

    private static final String TRUE = "true shape";

    private static final Map<String, Content> KINDS = kinds();

    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    private record Pictures(int rows, int pixels, double[] data) {}

    /** Neighbouring pixels of a row. */
    private record Stretch(int from, int to) {}

    /** The last look at one run. */
    private static final class Look {
        private final Map<Content, Pictures> matrices = new HashMap<>();
        private long step = -1;

        void see(long at) {
            step = Math.max(step, at);
        }

        void take(Content content, long at, Pictures pictures) {
            if (at == step) {
                matrices.put(content, pictures);
            }
        }

        boolean complete() {
            return matrices.keySet().containsAll(KINDS.values());
        }

        Pictures of(Content content) {
            return Objects.requireNonNull(matrices.get(content));
        }

        /** Whether it was to draw the same as the other. */
        boolean comparable(Look other) {
            return Arrays.equals(
                    of(Content.TRUE_PICTURES).data(),
                    other.of(Content.TRUE_PICTURES).data());
        }
    }

    private PictureSection() {}

    private static Map<String, Content> kinds() {
        Map<String, Content> kinds = new HashMap<>();
        for (Content content : List.of(Content.PICTURES, Content.TRUE_PICTURES)) {
            Probes.matrices(content).forEach(name -> kinds.put(name, content));
        }
        return kinds;
    }

    /** Empty where no run has drawn any. */
    static Optional<Section> of(Observed observed) {
        SortedMap<ReportedRun, Look> looks = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step"), row -> {
            if (KINDS.containsKey(Observed.text(row[1]))) {
                ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
                looks.computeIfAbsent(run, first -> new Look()).see(Observed.step(row[2]));
            }
        });
        if (looks.isEmpty()) {
            // no numbers have to be read
            return Optional.empty();
        }
        List<ReportedRun> kinds =
                observed.ofEachKind(List.copyOf(looks.keySet()), Integer.MAX_VALUE, Integer.MAX_VALUE);
        looks.keySet().retainAll(kinds);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "cols", "data"), row -> {
            Content content = KINDS.get(Observed.text(row[1]));
            Look look = looks.get(Objects.requireNonNull(observed.run(Observed.text(row[0]))));
            if (content != null && look != null) {
                look.take(
                        content,
                        Observed.step(row[2]),
                        new Pictures(Observed.whole(row[3]), Observed.whole(row[4]), (double[])
                                Objects.requireNonNull(row[5])));
            }
        });
        looks.values().removeIf(look -> !look.complete());
        List<Figure> figures = new ArrayList<>();
        kinds.stream()
                .collect(Collectors.groupingBy(ReportedRun::sweep, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(runs -> figures.addAll(figures(observed, runs, looks)));
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                        "pictures",
                        "Shapes between two others",
                        "What networks draw of the codes on the straight way from one shape's code to another's, at 0, ¼, ½, ¾ and 1 of it, "
                                + "below the true shapes. Darker where the network is surer: above 0.2, 0.5 and 0.8."
                                + Spread.leftOut(figures.size(), Math.min(figures.size(), FIGURES), "series"),
                        Spread.over(figures, FIGURES)));
    }

    private static String words(Observed observed, ReportedRun run) {
        return observed.view().words(run.id(), Set.of("data_seed"));
    }

    /** A figure a series: those of one sweep beside each other. */
    private static List<Figure> figures(Observed observed, List<ReportedRun> kinds, Map<ReportedRun, Look> looks) {
        List<ReportedRun> drawn = kinds.stream().filter(looks::containsKey).toList();
        @Nullable Look first = drawn.isEmpty() ? null : looks.get(drawn.get(0));
        if (first == null) {
            return List.of();
        }
        List<ReportedRun> alike = drawn.stream()
                .filter(run -> Objects.requireNonNull(looks.get(run)).comparable(first))
                .toList();
        List<ReportedRun> shown = Spread.over(alike, NETWORKS);
        Map<String, Pictures> pictures = new LinkedHashMap<>();
        pictures.put(TRUE, first.of(Content.TRUE_PICTURES));
        shown.forEach(run -> pictures.put(
                words(observed, run), Objects.requireNonNull(looks.get(run)).of(Content.PICTURES)));
        List<Figure> figures = new ArrayList<>();
        for (int series = 0; series < first.of(Content.TRUE_PICTURES).rows() / SERIES; series++) {
            figures.add(figure(shown, pictures, series, Spread.leftOut(drawn.size(), shown.size(), "networks")));
        }
        return figures;
    }

    private static Figure figure(List<ReportedRun> shown, Map<String, Pictures> pictures, int series, String leftOut) {
        ArrayNode values = Specification.JSON.createArrayNode();
        ArrayNode names = Specification.JSON.createArrayNode();
        pictures.forEach((name, one) -> {
            names.add(name);
            for (int i = 0; i < SERIES; i++) {
                add(values, name, i, one, series * SERIES + i);
            }
        });
        ReportedRun run = shown.get(0);
        return new Figure(
                String.format(Locale.ROOT, "Series %d: %s on %s", series + 1, run.family(), run.dataset()),
                String.format(Locale.ROOT, "Sweep %s, seed %d.%s", run.sweep(), run.seed(), leftOut),
                List.of(),
                Specification.of(
                        "pictures",
                        Map.of(
                                "values",
                                values,
                                "names",
                                names,
                                "side",
                                IntNode.valueOf(side(Objects.requireNonNull(pictures.get(TRUE)))))),
                String.format(
                        Locale.ROOT,
                        "SELECT run_id, name, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id IN %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(KINDS.keySet().stream().sorted().toList()),
                        Sql.literals(shown.stream().map(ReportedRun::id).toList())));
    }

    private static int side(Pictures pictures) {
        return (int) Math.round(Math.sqrt(pictures.pixels()));
    }

    /** Adds a picture as stretches of pixels, which are far fewer than the pixels. */
    private static void add(ArrayNode values, String name, int place, Pictures pictures, int row) {
        int side = side(pictures);
        for (int y = 0; y < side; y++) {
            int at = row * pictures.pixels() + y * side;
            for (int level = 0; level < LEVELS.length; level++) {
                List<Stretch> stretches = above(pictures.data(), at, side, LEVELS[level]);
                // what the next level covers wholly would not be seen
                boolean hidden = level + 1 < LEVELS.length
                        && stretches.equals(above(pictures.data(), at, side, LEVELS[level + 1]));
                for (Stretch stretch : hidden ? List.<Stretch>of() : stretches) {
                    values.addObject()
                            .put("n", name)
                            .put("i", place)
                            .put("y", y)
                            .put("a", stretch.from())
                            .put("b", stretch.to())
                            .put("l", LEVELS[level]);
                }
            }
        }
    }

    private static List<Stretch> above(double[] data, int at, int side, double level) {
        List<Stretch> stretches = new ArrayList<>();
        int from = -1;
        for (int x = 0; x <= side; x++) {
            boolean inside = x < side && data[at + x] > level;
            if (inside && from < 0) {
                from = x;
            } else if (!inside && from >= 0) {
                stretches.add(new Stretch(from, x));
                from = -1;
            }
        }
        return stretches;
    }
}
