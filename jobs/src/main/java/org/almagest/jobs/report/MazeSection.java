package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
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

/** Maps with obstacles: the values that a network gives to their cells, and where its moves lead. */
final class MazeSection {
    private static final int FIGURES = 8;
    private static final int FIGURES_OF_A_SWEEP = 4;

    /** In the map of obstacles. */
    private static final double OBSTACLE = 1;

    private static final double GOAL = 2;

    private static final Map<String, Content> KINDS = kinds();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Grid(int columns, double[] data) {}

    /** The last look at one run. */
    private static final class Look {
        private final Map<Content, Grid> matrices = new EnumMap<>(Content.class);
        private long step = -1;

        void see(long at) {
            step = Math.max(step, at);
        }

        void take(Content content, long at, Grid grid) {
            if (at == step) {
                matrices.put(content, grid);
            }
        }

        boolean complete() {
            return matrices.keySet().containsAll(KINDS.values());
        }

        Grid of(Content content) {
            return Objects.requireNonNull(matrices.get(content));
        }
    }

    private MazeSection() {}

    private static Map<String, Content> kinds() {
        Map<String, Content> kinds = new HashMap<>();
        for (Content content : List.of(Content.MAZE, Content.MAZE_VALUES, Content.MAZE_PATHS)) {
            Probes.matrices(content).forEach(name -> kinds.put(name, content));
        }
        return kinds;
    }

    /** Empty where no run has planned on a map. */
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
        observed.rows(Table.MATRICES, List.of("run_id", "name", "step", "cols", "data"), row -> {
            Content content = KINDS.get(Observed.text(row[1]));
            Look look = looks.get(Objects.requireNonNull(observed.run(Observed.text(row[0]))));
            if (content != null && look != null) {
                look.take(content, Observed.step(row[2]), new Grid(Observed.whole(row[3]), (double[])
                        Objects.requireNonNull(row[4])));
            }
        });
        looks.values().removeIf(look -> !look.complete());
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        List<ReportedRun> shown = observed.ofEachKind(List.copyOf(looks.keySet()), FIGURES_OF_A_SWEEP, FIGURES);
        List<Figure> figures = shown.stream()
                .map(run -> figure(observed, run, Objects.requireNonNull(looks.get(run))))
                .toList();
        return Optional.of(Section.of(
                "mazes",
                "Planned paths",
                "The first map held out, after the last step: the value of each cell as the network sees it, obstacles in black, "
                        + "and the ways that its moves lead from some cells (white dots) to the goal (diamond) or astray."
                        + Spread.leftOut(looks.size(), shown.size(), "runs"),
                figures));
    }

    private static Figure figure(Observed observed, ReportedRun run, Look look) {
        Grid maze = look.of(Content.MAZE);
        Grid values = look.of(Content.MAZE_VALUES);
        Grid paths = look.of(Content.MAZE_PATHS);
        ArrayNode rows = Specification.JSON.createArrayNode();
        for (int cell = 0; cell < maze.data().length; cell++) {
            boolean obstacle = maze.data()[cell] == OBSTACLE;
            double value = values.data()[cell];
            if (obstacle) {
                add(rows, "obstacle", cell, maze.columns());
            } else if (Double.isFinite(value)) {
                add(rows, "value", cell, maze.columns()).put("v", Numbers.drawn(value));
            }
        }
        for (int i = 0; i < paths.data().length; i++) {
            double cell = paths.data()[i];
            if (Double.isFinite(cell)) {
                int time = i % paths.columns();
                add(rows, "path", (int) cell, maze.columns())
                        .put("p", i / paths.columns())
                        .put("t", time);
                if (time == 0) {
                    add(rows, "start", (int) cell, maze.columns());
                }
            }
        }
        for (int cell = 0; cell < maze.data().length; cell++) {
            if (maze.data()[cell] == GOAL) {
                add(rows, "goal", cell, maze.columns());
            }
        }
        return Figure.ofRun(
                run.id(),
                observed.view().words(run.id(), Set.of("data_seed")),
                String.format(Locale.ROOT, "Sweep %s, seed %d.", run.sweep(), run.seed()),
                List.of(),
                Specification.of("maze", Map.of("values", rows, "last", DoubleNode.valueOf(maze.columns() - 0.5))),
                String.format(
                        Locale.ROOT,
                        "SELECT name, step, rows, cols, data FROM %s%nWHERE name IN %s AND run_id = %s ORDER BY ALL",
                        Sql.table(Table.MATRICES),
                        Sql.literals(KINDS.keySet().stream().sorted().toList()),
                        Sql.literal(run.id())));
    }

    private static ObjectNode add(ArrayNode rows, String kind, int cell, int columns) {
        return rows.addObject().put("k", kind).put("x", cell % columns).put("y", cell / columns);
    }
}
