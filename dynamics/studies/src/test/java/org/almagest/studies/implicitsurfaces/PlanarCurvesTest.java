package org.almagest.studies.implicitsurfaces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points, normals and distances of the curves, what a loss makes of them, and what is refused. */
class PlanarCurvesTest {
    /** Of numbers around 1, of a few operations. */
    private static final double ROUNDING = 1e-14;

    private static double[] row(double[] numbers, int i) {
        return Arrays.copyOfRange(numbers, 2 * i, 2 * i + 2);
    }

    private static double[] shared(Examples examples, String name) {
        return examples.shared().stream()
                .filter(array -> array.shape().name().equals(name))
                .findFirst()
                .map(SharedArray::values)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "star, 0.675, 0, 0, 0.5, 1, 0, -0.8680056282554165, 0.496554356860273, 3412",
        "l-shape, -0.6, -0.6, 0.6, -0.6, -0.7071067811865345, -0.7071067811865607, 0.7071067811865475, -0.7071067811865475, 3813"
    })
    void pointsNormalsAndInsides(
            String shape,
            double x0,
            double y0,
            double x100,
            double y100,
            double nx0,
            double ny0,
            double nx100,
            double ny100,
            int inside) {
        Examples train = SmallSurface.curve(shape, 400).train();
        double[] normals = train.field(PlanarCurves.NORMALS).values();
        assertArrayEquals(new double[] {x0, y0}, row(train.inputs(), 0), ROUNDING);
        assertArrayEquals(new double[] {x100, y100}, row(train.inputs(), 100), ROUNDING);
        // a normal is the difference of two points over their distance, which is a hundredth
        assertArrayEquals(new double[] {nx0, ny0}, row(normals, 0), 100 * ROUNDING);
        assertArrayEquals(new double[] {nx100, ny100}, row(normals, 100), 100 * ROUNDING);
        double[] distances = shared(train, PlanarCurves.DISTANCE);
        assertEquals(inside, Arrays.stream(distances).filter(d -> d < 0).count());
        assertEquals(2000, shared(train, PlanarCurves.OUTLINE).length / 2);
        double[] free = train.field(PlanarCurves.FREE).values();
        assertTrue(Arrays.stream(free).allMatch(x -> x >= -1 && x < 1));
        assertEquals(0, Arrays.stream(free).average().orElseThrow(), 0.1);
    }

    /** The middle of a circle of 0.6, and a corner of the square. */
    @Test
    void distancesHaveASign() {
        double[] distances = shared(SmallSurface.curve("circle", 10).train(), PlanarCurves.DISTANCE);
        assertEquals(-0.6, distances[64 * 129 + 64], ROUNDING);
        assertEquals(Math.sqrt(2) - 0.6, distances[0], 1e-6);
    }

    @Test
    void theLossIsTheSumThatItStandsFor() {
        String sum = "3000*absolute-error + 100*off-surface(points=free) + 25*eikonal + 25*eikonal(points=free)";
        DataSet data = SmallSurface.curve("star", 20);
        var model = SmallSurface.model(Map.of("width", 4));
        double[] theta = SmallSurface.closedWeights(model);
        for (String more : new String[] {
            "", " + knots(200=100, 400=0)*absolute-laplacian(points=free)", " + 100*unoriented-normals"
        }) {
            String own = more.isEmpty()
                    ? "surface"
                    : more.contains("knots") ? "surface(divergence=annealed)" : "surface(normals=true)";
            Objective loss = Objectives.read(own);
            assertEquals(own, loss.name());
            Objective written = Objectives.read(sum + more);
            assertEquals(written.fields(), loss.fields());
            assertEquals(written.at(250), loss.at(250));
            assertArrayEquals(
                    SmallSurface.lossAndGradient(model, written.at(250).name(), data.train(), theta),
                    SmallSurface.lossAndGradient(model, loss.at(250).name(), data.train(), theta));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "surface(anneal_to=300) | divergence none, whose weight stays",
                "surface(divergence=constant, anneal_from=1) | divergence constant, whose weight stays",
                "surface(divergence=annealed, anneal_from=400) | expected the first below the second"
            })
    void settingsThatDoNothingAreRefused(String loss, String message) {
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> Objectives.read(loss));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"geometric, 1, at least 2", "mfgi, 2, at least 3"})
    void startsNeedTheirLayers(String init, int depth, String message) {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> SmallSurface.model(Map.of("init", init, "depth", depth)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(message), refusal.getMessage());
    }
}
