package org.almagest.studies.implicitshapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.geometry.BoundaryBand;
import org.junit.jupiter.api.Test;

class PlanarShapesTest {
    private static final int FINE = WeightedPoints.SIDE * WeightedPoints.SIDE;

    private static WeightedPoints.Fine disc() {
        return WeightedPoints.Fine.of(
                Coders.three().get(0),
                new BoundaryBand(WeightedPoints.SIDE, WeightedPoints.SIDE, WeightedPoints.RADIUS));
    }

    @Test
    void rastersAreTheirOwnTargetsAndTheTestShapesAreKnown() {
        DataSet data = Coders.data(Map.of("train", 30, "test", 10));
        assertSame(data.train().inputs(), data.train().targets());
        List<PlanarShape> shapes = PlanarShapes.testShapes(data.test());
        assertEquals(10, shapes.size());
        assertArrayEquals(Coders.rasters(shapes).inputs(), data.test().inputs(), 0);
        for (PlanarShape shape : shapes) {
            assertTrue(Math.abs(shape.x()) <= 0.5 && Math.abs(shape.y()) <= 0.5, shape::toString);
            assertTrue(shape.size() >= 0.3 && shape.size() < 0.42, shape::toString);
        }
        assertEquals(
                Set.of(PlanarShape.Kind.values()),
                new HashSet<>(shapes.stream().map(PlanarShape::kind).toList()));
    }

    /** At the sizes of the study, where shapes drawn freely would share rasters. */
    @Test
    void noTestRasterIsLearnt() {
        PlanarShapes source = new PlanarShapes();
        Settings settings = settings(source, 600, 60);
        DataSet data = source.load(settings);
        Set<List<Double>> learnt = new HashSet<>(rows(data.train()));
        List<List<Double>> test = rows(data.test());
        assertEquals(60, test.size());
        test.forEach(raster -> assertFalse(learnt.contains(raster), "a test raster is learnt"));
        List<PlanarShape> free = source.shapes("test", settings, Set.of());
        long shared =
                rows(Coders.rasters(free)).stream().filter(learnt::contains).count();
        assertTrue(shared > 0, "nothing had to be refused, so that this shows nothing");
        // those that were free to stay have stayed
        assertTrue(test.containsAll(rows(Coders.rasters(free)).stream()
                .filter(raster -> !learnt.contains(raster))
                .toList()));
    }

    /** What is refused is drawn anew; more than a thousand refusals for each shape that is wanted are an error. */
    @Test
    void whereAllRastersAreLearntNoneCanBeHeldOut() {
        PlanarShapes source = new PlanarShapes();
        Settings one = settings(source, 600, 1);
        List<PlanarShape> drawn = source.shapes("test", settings(source, 600, 1001), Set.of());
        Set<BitSet> known = new HashSet<>();
        drawn.subList(0, 200).forEach(shape -> known.add(PlanarShapes.raster(shape)));
        PlanarShape first = drawn.stream()
                .filter(shape -> !known.contains(PlanarShapes.raster(shape)))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(first), source.shapes("test", one, known));
        drawn.forEach(shape -> known.add(PlanarShapes.raster(shape)));
        DataException thrown = assertThrows(DataException.class, () -> source.shapes("test", one, known));
        assertEquals(
                "planar-shapes: train 600 has nearly all rasters, so that none is left to hold out: expected fewer; lower train, or set test 0",
                thrown.getMessage());
    }

    private static Settings settings(PlanarShapes source, int train, int test) {
        return Settings.of(source.parameters(), Map.of("train", train, "test", test));
    }

    private static List<List<Double>> rows(Examples examples) {
        return IntStream.range(0, examples.count())
                .mapToObj(i -> row(examples.inputs(), i * examples.features()))
                .toList();
    }

    private static List<Double> row(double[] values, int from) {
        return Arrays.stream(values, from, from + ExampleLayout.PIXELS).boxed().toList();
    }

    @Test
    void withoutTestShapesThereIsNoTable() {
        DataSet data = Coders.data(Map.of("train", 3, "test", 0));
        assertEquals(List.of(), PlanarShapes.testShapes(data.test()));
        assertEquals(List.of(), data.train().shared());
    }

    @Test
    void aStreamGivesTheTrainingShapesAgain() {
        DataSet data = Coders.data(Map.of("train", 3, "test", 1));
        ExampleStream stream = Objects.requireNonNull(data.stream());
        RandomStream random = new RandomStream(1, "stream");
        double[] inputs = new double[ExampleLayout.PIXELS];
        double[] targets = new double[ExampleLayout.PIXELS];
        Set<Integer> seen = new HashSet<>();
        for (int draw = 0; draw < 40; draw++) {
            stream.draw(random, inputs, targets);
            assertArrayEquals(inputs, targets, 0);
            seen.add(numberOf(inputs, data.train()));
        }
        assertEquals(Set.of(0, 1, 2), seen);
    }

    private static int numberOf(double[] raster, Examples examples) {
        for (int i = 0; i < examples.count(); i++) {
            boolean same = true;
            for (int pixel = 0; pixel < ExampleLayout.PIXELS; pixel++) {
                same &= raster[pixel] == examples.inputs()[i * examples.features() + pixel];
            }
            if (same) {
                return i;
            }
        }
        throw new AssertionError("no training shape");
    }

    @Test
    void pointsAreDrawnOnceWithTheirTruthAndWeight() {
        WeightedPoints.Fine disc = disc();
        double[] inputs = new double[ExampleLayout.features(WeightedPoints.COUNT)];
        double[] targets = new double[WeightedPoints.COUNT];
        new WeightedPoints().draw(new RandomStream(3, "points"), disc, inputs, 0, targets, 0);
        Set<Integer> pixels = new HashSet<>();
        for (int i = 0; i < WeightedPoints.COUNT; i++) {
            double x = inputs[ExampleLayout.PIXELS + i];
            double y = inputs[ExampleLayout.PIXELS + WeightedPoints.COUNT + i];
            int pixel = pixel(x, y);
            assertTrue(pixels.add(pixel), "drawn twice: " + pixel);
            assertEquals(disc.inside()[pixel] ? 1 : 0, targets[i]);
            assertEquals(Coders.three().get(0).contains(x, y), targets[i] == 1);
            assertEquals(disc.band()[pixel] ? 1 : 1 / 0.15, inputs[ExampleLayout.weights(WeightedPoints.COUNT) + i]);
        }
    }

    private static int pixel(double x, double y) {
        int side = WeightedPoints.SIDE;
        return (int) Math.round((y + 1) * side / 2 - 0.5) * side + (int) Math.round((x + 1) * side / 2 - 0.5);
    }

    @Test
    void pixelsComeInProportionToTheirDensity() {
        WeightedPoints.Fine disc = disc();
        double[] inputs = new double[ExampleLayout.features(WeightedPoints.COUNT)];
        double[] targets = new double[WeightedPoints.COUNT];
        WeightedPoints points = new WeightedPoints();
        RandomStream random = new RandomStream(4, "points");
        int draws = 400;
        int first = 0;
        for (int draw = 0; draw < draws; draw++) {
            points.draw(random, disc, inputs, 0, targets, 0);
            // the first of a draw has not been without replacement of anything
            first += disc.band()[
                            pixel(inputs[ExampleLayout.PIXELS], inputs[ExampleLayout.PIXELS + WeightedPoints.COUNT])]
                    ? 1
                    : 0;
        }
        double expected = 407 / (407 + 0.15 * (FINE - 407));
        double deviation = Math.sqrt(expected * (1 - expected) / draws);
        assertEquals(expected, (double) first / draws, 4 * deviation);
    }

    /** Over all pixels, each as often as it is drawn first on average. */
    @Test
    void weightsUndoTheDensity() {
        WeightedPoints.Fine disc = disc();
        double densities = overPixels(disc::density);
        IntToDoubleFunction share = pixel -> disc.density(pixel) / densities / disc.density(pixel);
        IntToDoubleFunction square = pixel -> {
            double x = PlanarShape.centre(pixel % WeightedPoints.SIDE, WeightedPoints.SIDE);
            return x * x;
        };
        double weighted = overPixels(pixel -> share.applyAsDouble(pixel) * square.applyAsDouble(pixel));
        assertEquals(overPixels(square) / FINE, weighted / overPixels(share), 1e-15);
    }

    /** A sum that carries what rounding has lost. */
    private static double overPixels(IntToDoubleFunction number) {
        return IntStream.range(0, FINE).mapToDouble(number).sum();
    }

    @Test
    void aStreamDrawsItsPointsAnew() {
        DataSet data = Coders.data(Map.of("train", 1, "test", 1, "points", "weighted"));
        ExampleStream stream = Objects.requireNonNull(data.stream());
        double[] first = new double[data.train().features()];
        double[] second = new double[data.train().features()];
        double[] targets = new double[data.train().outputs()];
        RandomStream random = new RandomStream(1, "stream");
        stream.draw(random, first, targets);
        stream.draw(random, second, targets);
        assertEquals(0, numberOf(second, data.train()));
        assertNotEquals(first[ExampleLayout.PIXELS + 7], second[ExampleLayout.PIXELS + 7]);
        stream.draw(new RandomStream(1, "stream"), second, targets);
        assertArrayEquals(first, second, 0);
    }
}
