package org.almagest.studies.implicitshapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.geometry.Overlap;
import org.almagest.dynamics.objective.SquaredError;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

class ShapeProbeTest {
    private static final double ROUNDING = 1e-12;

    private static Findings look(Model model, double[] parameters, DataSet data) {
        ShapeProbe probe = new ShapeProbe();
        Findings findings = new Findings();
        probe.measure(
                new Snapshot(7, model, parameters, parameters, data, new SquaredError(), 1),
                Settings.of(probe.parameters(), Map.of("pairs", 4)),
                findings);
        return findings;
    }

    private static Map<String, Double> numbers(Findings findings) {
        Map<String, Double> numbers = new HashMap<>();
        findings.measurements().forEach(row -> numbers.put(row.quantity(), row.value()));
        return numbers;
    }

    @Test
    void theTrueRasterUpsampledIsTheCeiling() {
        Model model = Coders.model("deconvolution");
        DecodedShapes decoded = new DecodedShapes(model, Coders.closedForm(model));
        double[] expected = {.8720721006393433, .837294340133667, .8819188475608826};
        for (PlanarShape shape : Coders.three()) {
            double[] raster = DrawnShapes.numbers(shape.mask(ExampleLayout.SIDE));
            boolean[] upsampled = DrawnShapes.mask(decoded.enlarged(raster));
            float iou = (float)
                    Overlap.of(upsampled, shape.mask(DecodedShapes.SIDE)).iou();
            assertEquals(expected[shape.kind().ordinal()], (double) iou, shape::toString);
        }
    }

    @Test
    void everythingThatIsDeclaredIsMeasured() {
        Model model = Coders.model("implicit");
        Findings findings = look(model, Coders.closedForm(model), Coders.data(Map.of("train", 6, "test", 3)));
        Map<String, Double> numbers = numbers(findings);
        assertEquals(
                new ShapeProbe()
                        .quantities().stream().map(quantity -> quantity.name()).toList(),
                findings.measurements().stream().map(Measurement::quantity).toList());
        assertEquals(
                Objects.requireNonNull(numbers.get(ShapeProbe.FINE_IOU))
                        - Objects.requireNonNull(numbers.get(ShapeProbe.UPSAMPLED_IOU)),
                numbers.get(ShapeProbe.SAMPLING_GAIN),
                ROUNDING);
        assertEquals(
                Math.abs(Objects.requireNonNull(numbers.get(ShapeProbe.BETWEEN_AREA)) - 1),
                numbers.get(ShapeProbe.BETWEEN_AREA_ERROR),
                ROUNDING);
    }

    @Test
    void theMeanRasterHasTheErrorOfItsPixels() {
        Model model = Coders.model("implicit");
        DataSet data = Coders.data(Map.of("train", 5, "test", 2));
        double expected = 0;
        for (int pixel = 0; pixel < ExampleLayout.PIXELS; pixel++) {
            double mean = 0;
            for (int i = 0; i < 5; i++) {
                mean += data.train().inputs()[i * ExampleLayout.PIXELS + pixel] / 5;
            }
            for (int i = 0; i < 2; i++) {
                double error = data.test().inputs()[i * ExampleLayout.PIXELS + pixel] - mean;
                expected += error * error / (2 * ExampleLayout.PIXELS);
            }
        }
        assertEquals(
                expected, numbers(look(model, Coders.closedForm(model), data)).get(ShapeProbe.MEAN_IMAGE), ROUNDING);
    }

    @Test
    void picturesOfEachKindBesideTheTrueOnes() {
        Model model = Coders.model("implicit");
        double[] parameters = Coders.closedForm(model);
        List<Matrix> matrices = look(model, parameters, Coders.data(Map.of("train", 2, "test", 1)))
                .matrices();
        assertEquals(
                List.of("interpolated_shapes", "true_shapes"),
                matrices.stream().map(Matrix::name).toList());
        int pixels = DecodedShapes.SIDE * DecodedShapes.SIDE;
        List<ShapePair> pairs = ShapePair.drawn(4, 0);
        long kinds = pairs.stream().map(pair -> pair.from().kind()).distinct().count();
        for (Matrix matrix : matrices) {
            assertEquals(5 * kinds, matrix.rows());
            assertEquals(pixels, matrix.cols());
        }
        // the third picture is the first pair half-way
        double[] truth = DrawnShapes.numbers(pairs.get(0).between(0.5).mask(DecodedShapes.SIDE));
        assertArrayEquals(truth, Arrays.copyOfRange(matrices.get(1).data(), 2 * pixels, 3 * pixels), 0);
        DecodedShapes decoded = new DecodedShapes(model, parameters);
        double[] from = decoded.code(DrawnShapes.numbers(pairs.get(0).from().mask(ExampleLayout.SIDE)));
        double[] to = decoded.code(DrawnShapes.numbers(pairs.get(0).to().mask(ExampleLayout.SIDE)));
        double[] half = new double[from.length];
        for (int i = 0; i < half.length; i++) {
            half[i] = (from[i] + to[i]) / 2;
        }
        double[] field = decoded.picture(half).fine();
        for (int pixel = 0; pixel < pixels; pixel++) {
            // to hundredths
            assertEquals(field[pixel], matrices.get(0).data()[2 * pixels + pixel], 0.005 + ROUNDING);
        }
    }

    @Test
    void pairsAreEqualShapesThatLieApart() {
        for (ShapePair pair : ShapePair.drawn(50, 3)) {
            assertEquals(pair.from().kind(), pair.to().kind());
            assertEquals(pair.from().size(), pair.to().size());
            assertEquals(
                    0.66,
                    Math.hypot(
                            pair.from().x() - pair.to().x(),
                            pair.from().y() - pair.to().y()),
                    ROUNDING);
            PlanarShape middle = pair.between(0.5);
            assertTrue(Math.abs(middle.x()) <= 0.15 && Math.abs(middle.y()) <= 0.15, middle::toString);
        }
        assertEquals(ShapePair.drawn(5, 3), ShapePair.drawn(9, 3).subList(0, 5));
    }

    @Test
    void whatCannotBeMeasuredSaysWhy() {
        Model model = Coders.model("implicit");
        double[] start = model.initialise(new RandomStream(1, "init"));
        Findings none = look(model, start, Coders.data(Map.of("train", 2, "test", 0)));
        assertTrue(none.measurements().stream()
                .allMatch(row -> row.status().equals("no_shapes_held_out") && row.value() == null));
        start[start.length - 1] = Double.NaN;
        Findings broken = look(model, start, Coders.data(Map.of("train", 2, "test", 1)));
        assertEquals(new ShapeProbe().quantities().size(), broken.measurements().size());
        assertTrue(broken.measurements().stream().allMatch(row -> row.status().equals(Measurement.NOT_FINITE)));
    }
}
