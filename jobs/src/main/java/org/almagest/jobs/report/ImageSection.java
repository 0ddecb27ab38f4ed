package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
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

/** Images that networks complete: the truth, what is seen of it, the completion and the learned adjacency of the rows over time. */
final class ImageSection {
    private static final int FIGURES = 6;
    private static final int FIGURES_OF_A_SWEEP = 6;

    /** Completions and adjacencies of a run. */
    private static final int LOOKS = 4;

    /** Beyond this a pixel is less than three of the screen. */
    private static final int SIDE = 64;

    private static final Map<String, Content> KINDS = kinds();

    /** What is drawn of a matrix. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Square(int side, double[] data) {
        static Square of(int n, double[] data) {
            int[] kept = Spread.indices(n, SIDE);
            double[] cells = new double[kept.length * kept.length];
            int at = 0;
            for (int i : kept) {
                for (int j : kept) {
                    cells[at++] = data[i * n + j];
                }
            }
            return new Square(kept.length, cells);
        }
    }

    /** One run: by content, its matrices by step. */
    private static final class Looks {
        private final Map<Content, SortedMap<Long, Square>> matrices = new HashMap<>();

        void take(Content content, long step, Square square) {
            matrices.computeIfAbsent(content, first -> new TreeMap<>()).put(step, square);
        }

        SortedMap<Long, Square> of(Content content) {
            return matrices.getOrDefault(content, new TreeMap<>());
        }
    }

    private ImageSection() {}

    private static Map<String, Content> kinds() {
        Map<String, Content> kinds = new HashMap<>();
        for (Content content :
                List.of(Content.IMAGE, Content.SEEN_IMAGE, Content.COMPLETED_IMAGE, Content.LINE_ADJACENCY)) {
            Probes.matrices(content).forEach(name -> kinds.put(name, content));
        }
        return kinds;
    }

    /** Empty where no run has completed an image. */
    static Optional<Section> of(Observed observed) {
        // which runs there are first, so that numbers are read of those that are drawn alone
        SortedMap<ReportedRun, Looks> all = new TreeMap<>(ReportedRun.ORDER);
        observed.rows(Table.MATRICES, List.of("run_id", "name"), row -> {
            if (KINDS.get(Observed.text(row[1])) == Content.COMPLETED_IMAGE) {
                all.putIfAbsent(Objects.requireNonNull(observed.run(Observed.text(row[0]))), new Looks());
            }
        });
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(all.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "rows", "data"), row -> {
            Content content = KINDS.get(Observed.text(row[1]));
            ReportedRun run = Objects.requireNonNull(observed.run(Observed.text(row[0])));
            if (content != null && shown.contains(run)) {
                Objects.requireNonNull(all.get(run))
                        .take(content, Observed.step(row[2]), Square.of(Observed.whole(row[3]), (double[])
                                Objects.requireNonNull(row[4])));
            }
        });
        List<Figure> figures = new ArrayList<>();
        for (ReportedRun run : shown) {
            Looks looks = Objects.requireNonNull(all.get(run));
            figures.add(images(observed, run, looks));
            if (!looks.of(Content.LINE_ADJACENCY).isEmpty()) {
                figures.add(adjacencies(observed, run, looks));
            }
        }
        return Optional.of(Section.of(
                "images",
                "Completed images",
                "An image, what the network has seen of it (hidden pixels have the colour of the ground), and its completion over "
                        + "time; where the regulariser is learned, the weights between pairs of rows, of which dark ones count as alike."
                        + Spread.leftOut(all.size(), shown.size(), "runs"),
                figures));
    }

    private static Figure images(Observed observed, ReportedRun run, Looks looks) {
        SortedMap<String, Square> panels = new TreeMap<>();
        List<String> order = new ArrayList<>();
        first(looks.of(Content.IMAGE)).ifPresent(square -> panel(panels, order, "image", square));
        first(looks.of(Content.SEEN_IMAGE)).ifPresent(square -> panel(panels, order, "what is seen", square));
        looks(looks.of(Content.COMPLETED_IMAGE), panels, order, "completed, step ");
        return figure(observed, run, panels, order, "greys", true, "grey level");
    }

    private static Figure adjacencies(Observed observed, ReportedRun run, Looks looks) {
        SortedMap<String, Square> panels = new TreeMap<>();
        List<String> order = new ArrayList<>();
        looks(looks.of(Content.LINE_ADJACENCY), panels, order, "rows, step ");
        return figure(observed, run, panels, order, "blues", false, "weight between rows");
    }

    private static Optional<Square> first(SortedMap<Long, Square> squares) {
        return squares.values().stream().findFirst();
    }

    private static void looks(
            SortedMap<Long, Square> squares, Map<String, Square> panels, List<String> order, String words) {
        for (long step : Spread.over(List.copyOf(squares.keySet()), LOOKS)) {
            panel(panels, order, words + step, Objects.requireNonNull(squares.get(step)));
        }
    }

    private static void panel(Map<String, Square> panels, List<String> order, String name, Square square) {
        panels.put(name, square);
        order.add(name);
    }

    private static Figure figure(
            Observed observed,
            ReportedRun run,
            Map<String, Square> panels,
            List<String> order,
            String scheme,
            boolean reverse,
            String title) {
        ArrayNode values = Specification.JSON.createArrayNode();
        for (String name : order) {
            Square square = Objects.requireNonNull(panels.get(name));
            ObjectNode panel = values.addObject().put("panel", name).put("n", square.side());
            ArrayNode cells = panel.putArray("v");
            for (double cell : square.data()) {
                // no number is no cell: JSON has no NaN
                cells.add(Double.isFinite(cell) ? (Double) Numbers.drawn(cell) : null);
            }
        }
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of(
                        "images",
                        Map.of(
                                "values",
                                values,
                                "panels",
                                Specification.texts(order),
                                "scheme",
                                Specification.text(scheme),
                                "reverse",
                                BooleanNode.valueOf(reverse),
                                "title",
                                Specification.text(title))),
                String.format(
                        Locale.ROOT,
                        "SELECT name, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(KINDS.keySet().stream().sorted().toList()),
                        Sql.literal(run.id())));
    }
}
