package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms of convolutions are those of the maps of whole images. */
class OperatorNormTest {
    /** Relative: rounding of an eigenvalue of a matrix of a thousand rows, whose root halves it. */
    private static final double TOLERANCE = 1e-12;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("operator_norms.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheLargestSingularValueOfTheMapOfImages(AnsweredCase c) {
        ConvolutionGeometry geometry = new ConvolutionGeometry(
                c.number("channels"), c.number("out"), axis(c, "height"), axis(c, "width"), true);
        double expected = c.array("norm").values()[0];
        double found =
                OperatorNorm.of(c.array("theta").values(), geometry.weightRows(), geometry.weightColumns(), geometry);
        assertEquals(expected, found, TOLERANCE * expected);
        double ofKernels =
                OperatorNorm.of(c.array("theta").values(), geometry.weightRows(), geometry.weightColumns(), null);
        assertTrue(Math.abs(ofKernels - expected) > 0.01 * expected, "the norm of the matrix of kernels is another");
    }

    private static ConvolutionAxis axis(AnsweredCase c, String size) {
        return new ConvolutionAxis(
                c.number(size), c.number("kernel"), c.number("stride"), c.number("padding"), c.number("padding"));
    }

    /** σ₁ of a matrix of one row is its length, and of a multiple of an orthogonal one the factor. */
    @Test
    void ofADenseLayerItIsThatOfItsMatrix() {
        assertEquals(5, OperatorNorm.of(new double[] {3, 4}, 1, 2, null), TOLERANCE);
        assertEquals(2, OperatorNorm.of(new double[] {0, -2, 2, 0}, 2, 2, null), TOLERANCE);
    }

    /** Kernels of a single number at their centre leave images as they are, times that number. */
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "resnet-conv", "vgg"})
    void probeKnowsTheConvolutionsOfTheFamilies(String family) {
        List<Parameter> parameters = Families.ALL.named(family).parameters();
        Map<String, Object> settings = new HashMap<>(Map.of("depth", 1, "width", 1));
        if (family.equals("cnn")) {
            settings.put("padding", "same");
        }
        Model model = Families.ALL.named(family).build(Settings.of(parameters, settings), 16, 2);
        double[] theta = new double[model.length()];
        Block first = model.blocks().get(0);
        assertEquals("W", first.name());
        theta[first.size() / 2] = -3;
        Map<String, Double> rows = measure(model, theta);
        assertEquals(3, rows.get("operator_norm 0"), TOLERANCE);
        assertEquals(3, rows.get("max_operator_norm null"), TOLERANCE);
    }

    private static Map<String, Double> measure(Model model, double[] theta) {
        Map<String, Double> rows = new HashMap<>();
        Sink sink = new Sink() {
            @Override
            public void measurement(Measurement row) {
                rows.put(row.quantity() + " " + row.layer(), row.value());
            }

            @Override
            public void spectrum(Spectrum spectrum) {
                throw new AssertionError("unexpected " + spectrum);
            }

            @Override
            public void matrix(Matrix matrix) {
                throw new AssertionError("unexpected " + matrix);
            }
        };
        Probe probe = Probes.ALL.named("weight-scaling");
        Examples zeros = new Examples(16, 2, 1, new double[16], new double[2]);
        DataSet data = new DataSet("zeros", zeros, zeros, false);
        Snapshot snapshot = new Snapshot(0, model, theta, theta, data, Objectives.SQUARED_ERROR, 1);
        probe.measure(snapshot, Settings.of(probe.parameters(), Map.of("operator_norm", true)), sink);
        return rows;
    }
}
