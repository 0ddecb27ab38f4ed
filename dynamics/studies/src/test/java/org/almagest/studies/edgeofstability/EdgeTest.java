package org.almagest.studies.edgeofstability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.probe.RecordedSeries.Point;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdgeTest {
    /** Means of a few numbers of order 1. */
    private static final double ROUNDING = 1e-14;

    private static void close(double expected, @Nullable Double value) {
        assertEquals(expected, Objects.requireNonNull(value), ROUNDING);
    }

    private static Edge edge(double rate, double[] losses, double... sharpness) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < sharpness.length; i++) {
            points.add(new Point(2L * i, sharpness[i]));
        }
        return Edge.of(points, rate, losses);
    }

    @Test
    void theEdgeIsTwoOverTheStepSize() {
        Edge edge = edge(0.5, new double[0], 1, 2, 3.9, 4, 5, 3, 4, 4.4);

        close(0.25, edge.initial());
        assertEquals((Long) 6L, edge.reached());
        close((1 + 1.25 + 0.75 + 1 + 1.1) / 5, edge.hovering());
    }

    @Test
    void nothingIsSaidOfAnEdgeThatIsNotReached() {
        Edge edge = edge(0.1, new double[] {5, 4, 3, 2, 1, 0.5}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        assertNull(edge.reached());
        assertNull(edge.hovering());
        assertNull(edge.risesAfter());
        assertNull(edge.fall());
        close(0.05 * (6 + 7 + 8 + 9 + 10) / 5, edge.late());
        close(1, edge.sharpening());
        close(0, edge.risesBefore());
    }

    @Test
    void sharpeningIsKendallsCorrelationUpToTheEdge() {
        // 1, 3, 2, 4, 6 up to the edge at 6: nine pairs rise and one falls
        close((9 - 1) / 10.0, edge(1.0 / 3, new double[0], 1, 3, 2, 4, 6, 1, 1).sharpening());
        close(-1, edge(0.01, new double[0], 5, 4, 3, 2, 1).sharpening());
        assertNull(edge(1, new double[0], 1, 3).sharpening());
    }

    @Test
    void risesOfTheLossAreCountedOnEitherSideOfTheEdge() {
        // the edge is reached at step 10
        double[] losses = {9, 8, 7, 6, 5, 4, 3.5, 3.6, 3, 2.9, 2, 2.1, 1.9, 2.2, 1, 0.9};
        Edge edge = edge(1, losses, 1, 1.1, 1.2, 1.3, 1.4, 2, 2);

        assertEquals((Long) 10L, edge.reached());
        close(1.0 / 9, edge.risesBefore());
        close(2.0 / 5, edge.risesAfter());
        close(Math.log(0.9 / 2), edge.fall());
    }

    @Test
    void aStepThatWasLookedAtTwiceCountsOnce() {
        Edge edge = Edge.of(List.of(new Point(0, 1), new Point(0, 7), new Point(5, 2)), 1, new double[0]);

        assertArrayEquals(new long[] {0, 5}, edge.steps());
        assertArrayEquals(new double[] {0.5, 1.0}, edge.ratios());
    }
}
