package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.LinearNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultilayerPerceptronTest {
    /** A few rounding errors in sums of a handful of terms. */
    private static final double ROUNDING = 1e-13;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGraphIsTheRecursion(boolean bias) {
        int batch = 7;
        Model model = Networks.model("mlp", 4, 3, "depth", 2, "widths", "6,5", "activation", "xtanh", "bias", bias);
        double[] theta = Networks.normals(model.parameterCount(), 1);
        double[] x = Networks.normals(4 * batch, 2);
        double[] prediction = Networks.predict(model, theta, x, 4, 3, batch);
        int[] widths = {4, 6, 5, 3};
        for (int example = 0; example < batch; example++) {
            double[] h = new double[4];
            for (int i = 0; i < 4; i++) {
                h[i] = x[i * batch + example];
            }
            int at = 0;
            for (int l = 1; l < widths.length; l++) {
                double[] z = new double[widths[l]];
                for (int i = 0; i < z.length; i++) {
                    z[i] = bias ? theta[at + z.length * h.length + i] : 0;
                    for (int j = 0; j < h.length; j++) {
                        z[i] += theta[at + i * h.length + j] * h[j];
                    }
                }
                at += z.length * (h.length + (bias ? 1 : 0));
                h = z;
                for (int i = 0; l < widths.length - 1 && i < z.length; i++) {
                    h[i] = z[i] * Math.tanh(z[i]);
                }
            }
            for (int o = 0; o < 3; o++) {
                assertEquals(h[o], prediction[o * batch + example], ROUNDING);
            }
        }
    }

    @Test
    void blocksLieOneAfterAnother() {
        Model model = Networks.model("mlp", 5, 1, "depth", 1, "width", 50);
        List<Block> expected = List.of(
                new Block(0, "W", 50, 5, 0),
                new Block(0, "b", 50, 1, 250),
                new Block(1, "W", 1, 50, 300),
                new Block(1, "b", 1, 1, 350));
        assertEquals(expected, model.blocks());
        assertEquals(
                List.of(new Block(0, "W", 2, 3, 0)),
                Networks.model("mlp", 3, 2, "depth", 0, "bias", false).blocks());
    }

    @Test
    void theLinearNetworkHasTheSameWidths() {
        Model model = Networks.model("mlp", 25, 10, "depth", 2, "widths", "5,10");
        assertEquals(
                LinearNetwork.dense(List.of(25, 5, 10, 10)).layers(),
                model.capability(LinearNetwork.class).orElseThrow().layers());
    }

    /** P2's small initialisation: in a dense layer k = 1. */
    @Test
    void smallInitialisation() {
        Model model = Networks.model("mlp", 100, 60, "depth", 1, "width", 300, "init", "small", "init_exponent", 2.0);
        double[] theta = model.initialise(new RandomStream(1, "init"));
        for (Block block : model.blocks()) {
            double sum = 0;
            for (int i = 0; i < block.size(); i++) {
                sum += theta[block.offset() + i] * theta[block.offset() + i];
            }
            int layer = block.layer();
            double expected = Math.pow((layer == 0 ? 100 + 300 : 300 + 60) / 2.0, -2);
            // five standard errors
            assertEquals(expected, Math.sqrt(sum / block.size()), expected * 5 / Math.sqrt(2.0 * block.size()));
        }
    }

    @Test
    void whatDoesNotFitIsExplained() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Networks.model("mlp", 5, 1, "depth", 3, "widths", "4,5"))
                .getMessage();
        assertTrue(message.contains("widths 4,5") && message.contains("depth 3"), message);
        String size = assertThrows(
                        IllegalArgumentException.class,
                        () -> Networks.model("mlp", 5, 1, "depth", 3, "width", 1_000_000))
                .getMessage();
        assertTrue(size.contains("layer 1") && size.contains("2^31"), size);
    }
}
