package org.almagest.studies.gatedplanning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.junit.jupiter.api.Test;

/** Distances, labels and walks on maps. */
class GridWorldTest {
    /** Sums of a few ones and roots of two. */
    private static final double ROUNDING = 1e-10;

    @Test
    void distancesAndLabelsAreThoseOfTheOracle() {
        GridWorld maze = Planners.maze();
        double[] distances = maze.distances();
        double[] expected = {4.82842712474619, 6.82842712474619, 4.414213562373095, 3.414213562373095};
        int[] labels = {3, 0, 0, 0};
        for (int s = 0; s < expected.length; s++) {
            int cell = Planners.states()[s];
            assertEquals(expected[s], distances[cell], ROUNDING);
            assertEquals(labels[s], maze.label(cell, distances));
        }
        assertEquals(28, Arrays.stream(distances).filter(Double::isFinite).count());
        // all but the goal itself
        assertEquals(27, maze.starts(distances).length);
    }

    /** Against the definition: relaxed until nothing changes, with the lengths as they come. */
    @Test
    void distancesAreTheShortest() {
        for (int seed = 0; seed < 20; seed++) {
            GridWorld world = GridWorld.draw(9, new RandomStream(seed, "test"));
            double[] relaxed = new double[81];
            Arrays.fill(relaxed, Double.POSITIVE_INFINITY);
            relaxed[world.goal()] = 0;
            for (int sweep = 0; sweep < 81; sweep++) {
                for (int cell = 0; cell < 81; cell++) {
                    for (Move move : Move.ALL) {
                        int next = world.after(move, cell);
                        if (next >= 0 && world.free()[cell]) {
                            relaxed[cell] =
                                    Math.min(relaxed[cell], relaxed[next] + Math.hypot(move.down(), move.right()));
                        }
                    }
                }
            }
            assertArrayEquals(relaxed, world.distances(), ROUNDING);
        }
    }

    /** Half of the labels have equals; the first of them is the label, however the lengths were rounded. */
    @Test
    void theLabelIsTheFirstOfEqualMoves() {
        GridWorld open = new GridWorld(5, new boolean[25], 24);
        Arrays.fill(open.free(), true);
        double[] distances = open.distances();
        // from (0, 1) to (4, 4): three diagonal moves and one down, in any order
        assertEquals(1, open.label(1, distances));
        assertTrue(open.optimal(new Move(1, 1), 1, distances));
        assertFalse(open.optimal(new Move(0, 1), 1, distances));
        assertFalse(open.optimal(new Move(-1, 0), 1, distances));
    }

    @Test
    void theOptimalPolicyPlansPerfectly() {
        List<Policy> policies = IntStream.range(0, 30)
                .mapToObj(seed -> GridWorld.draw(8, new RandomStream(seed, "worlds")))
                .map(GridWorldTest::optimal)
                .toList();
        Plans plans = Plans.of(policies);
        assertEquals(1, plans.optimalStep());
        assertEquals(1, plans.success());
        assertEquals(1, plans.optimalPath());
    }

    private static Policy optimal(GridWorld world) {
        double[] distances = world.distances();
        int[] moves = new int[world.free().length];
        for (int cell : world.starts(distances)) {
            moves[cell] = world.label(cell, distances);
        }
        return new Policy(world, moves);
    }

    @Test
    void walksEndAtObstaclesAndAfterTheirTime() {
        GridWorld maze = Planners.maze();
        int[] moves = new int[36];
        // up from (3, 0) to (0, 0), and off the map
        Policy up = new Policy(maze, moves);
        assertArrayEquals(new int[] {18, 12, 6, 0}, up.walk(18, 24).cells());
        assertFalse(up.walk(18, 24).arrived());
        moves[18] = 1;
        moves[24] = 0;
        Policy round = new Policy(maze, moves);
        assertEquals(25, round.walk(18, 24).cells().length);
        assertFalse(round.walk(18, 24).arrived());
    }

    /** A longer way that arrives is a success and no optimal path. */
    @Test
    void aDetourIsNoOptimalPath() {
        boolean[] free = new boolean[9];
        Arrays.fill(free, true);
        GridWorld open = new GridWorld(3, free, 8);
        int[] moves = new int[9];
        Arrays.fill(moves, 2);
        // right along each row, down at its end
        moves[2] = 1;
        moves[5] = 1;
        Plans plans = Plans.of(List.of(new Policy(open, moves)));
        // starts are cells 0 to 5; from (0, 2), (1, 2) straight down is shortest, and from (1, 0) the first step right
        // is
        assertEquals(1, plans.success());
        assertEquals(2 / 6.0, plans.optimalPath());
        assertEquals(3 / 6.0, plans.optimalStep());
    }

    @Test
    void startsAreSpreadInRowOrder() {
        GridWorld maze = Planners.maze();
        int[] cells = maze.starts(maze.distances());
        int[] starts = Plans.starts(maze, maze.distances());
        assertArrayEquals(new int[] {cells[0], cells[4], cells[8], cells[12], cells[16], cells[20]}, starts);
    }

    @Test
    void examplesShowTheWorldsThatTheyComeFrom() {
        GridWorlds source = new GridWorlds();
        Settings settings = Settings.of(source.parameters(), Map.of("worlds", 40, "test_worlds", 20, "data_seed", 3));
        DataSet data = source.load(settings);
        assertTrue(data.train().count() > 30 && data.train().count() <= 40, "most worlds have twelve states");
        for (Examples examples : List.of(data.train(), data.test())) {
            double[] cells = examples.field(GridWorlds.CELLS).values();
            for (int i = 0; i < examples.count(); i++) {
                GridWorld world = GridWorld.ofPlanes(8, examples.inputs(), i * 128);
                double[] distances = world.distances();
                assertEquals(10, examples.inputs()[i * 128 + 64 + world.goal()]);
                for (int s = 0; s < 12; s++) {
                    int cell = (int) cells[i * 12 + s];
                    assertTrue(world.free()[cell] && distances[cell] > 0 && Double.isFinite(distances[cell]));
                    double sum = 0;
                    for (int move = 0; move < 8; move++) {
                        sum += examples.targets()[i * 96 + move * 12 + s];
                    }
                    assertEquals(1, sum);
                    assertEquals(1, examples.targets()[i * 96 + world.label(cell, distances) * 12 + s]);
                }
                int first = i * 12;
                assertEquals(
                        12, Arrays.stream(cells, first, first + 12).distinct().count());
            }
        }
    }

    @Test
    void refusesMapsWithoutEnoughStates() {
        GridWorlds source = new GridWorlds();
        Settings settings = Settings.of(source.parameters(), Map.of("size", 3, "states", 9));
        assertTrue(assertThrows(DataException.class, () -> source.load(settings))
                .getMessage()
                .contains("lower states"));
    }
}
