package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
    void theHeadCanBeWithoutBiasAndBiasesCanBeginAtZero() {
        Model model = Networks.model(
                "mlp", 3, 2, "depth", 1, "width", 4, "init", "gaussian", "head_bias", false, "bias_init", "zero");
        assertEquals(
                List.of(new Block(0, "W", 4, 3, 0), new Block(0, "b", 4, 1, 12), new Block(1, "W", 2, 4, 16)),
                model.blocks());
        double[] begin = model.initialise(new RandomStream(3, "init"));
        for (int i = 0; i < begin.length; i++) {
            assertEquals(i >= 12 && i < 16, begin[i] == 0, "number " + i);
        }
        // a bias of the head that is zero makes no difference
        Model whole = Networks.model("mlp", 3, 2, "depth", 1, "width", 4);
        double[] theta = Networks.normals(24, 1);
        double[] x = Networks.normals(3 * 5, 2);
        assertArrayEquals(
                Networks.predict(whole, Arrays.copyOf(theta, 26), x, 3, 2, 5),
                Networks.predict(model, theta, x, 3, 2, 5));
    }

    @Test
    void centredNetworksAreMultiplesOfWhatHasChanged() {
        Model plain = Networks.model("mlp", 3, 2, "depth", 2, "width", 4);
        Model centred = Networks.model("mlp", 3, 2, "depth", 2, "width", 4, "alpha", 2.5, "centred", true);
        assertEquals(plain.blocks(), centred.blocks());
        assertEquals(2 * plain.length(), centred.length());
        double[] start = centred.initialise(new RandomStream(3, "init"));
        assertArrayEquals(plain.initialise(new RandomStream(3, "init")), Arrays.copyOf(start, plain.length()));
        double[] x = Networks.normals(3 * 5, 2);
        assertArrayEquals(new double[10], Networks.predict(centred, start, x, 3, 2, 5));
        double[] theta = Networks.normals(plain.length(), 1);
        double[] before = Networks.predict(plain, Arrays.copyOf(start, plain.length()), x, 3, 2, 5);
        double[] after = Networks.predict(plain, theta, x, 3, 2, 5);
        System.arraycopy(theta, 0, start, 0, theta.length);
        double[] multiple = Networks.predict(centred, start, x, 3, 2, 5);
        double[] scaled =
                Networks.predict(Networks.model("mlp", 3, 2, "depth", 2, "width", 4, "alpha", 2.5), theta, x, 3, 2, 5);
        for (int i = 0; i < multiple.length; i++) {
            assertEquals(2.5 * (after[i] - before[i]), multiple[i], ROUNDING);
            assertEquals(2.5 * after[i], scaled[i], ROUNDING);
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
