package org.almagest.dynamics.family;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.LinearNetwork;
import org.almagest.dynamics.linear.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The families {@code cnn} and {@code locally-connected}, from their settings. */
class ConvolutionalFamilyTest {
    /** A few rounding errors in sums of some dozen terms. */
    private static final double ROUNDING = 1e-12;

    @ParameterizedTest
    @CsvSource({
        // family, channels_in, height, width, padding, stride, head, bias
        "cnn, 1, 1, 9, valid, 1, dense, true",
        "cnn, 2, 1, 9, same, 2, average-dense, true",
        "cnn, 1, 5, 6, valid, 1, dense, false",
        "cnn, 3, 5, 6, same, 1, dense, true",
        "cnn, 2, 7, 6, same, 2, average-dense, false",
        "cnn, 1, 7, 9, valid, 2, average-dense, true",
        "locally-connected, 1, 1, 9, valid, 1, dense, true",
        "locally-connected, 2, 6, 5, same, 2, average-dense, true",
        "locally-connected, 2, 5, 5, valid, 1, dense, false"
    })
    void theGraphIsTheLoop(
            String family, int in, int height, int width, String padding, int stride, String head, boolean bias) {
        int features = in * height * width;
        Model model = Networks.model(
                family,
                features,
                3,
                "depth",
                2,
                "channels",
                "3,2",
                "kernel_sizes",
                "3,2",
                "strides",
                "1," + stride,
                "padding",
                padding,
                "channels_in",
                in,
                "height",
                height,
                "width_pixels",
                width,
                "head",
                head,
                "bias",
                bias);
        double[] theta = Networks.normals(model.parameterCount(), 1);
        int batch = 11;
        double[] x = Networks.normals(features * batch, 2);
        double[] prediction = Networks.predict(model, theta, x, features, 3, batch);
        for (int b = 0; b < batch; b++) {
            double[][][] state = new double[in][height][width];
            for (int i = 0; i < features; i++) {
                state[i / (height * width)][i / width % height][i % width] = x[i * batch + b];
            }
            NaiveLayers naive = new NaiveLayers(model, theta, family.equals("cnn"));
            boolean same = padding.equals("same");
            state = naive.convolution(0, state, 3, height == 1 ? 1 : 3, 3, 1, same);
            state = naive.convolution(1, state, 2, height == 1 ? 1 : 2, 2, stride, same);
            double[] expected = naive.head(2, state, head.equals("dense"), 3);
            for (int o = 0; o < 3; o++) {
                assertEquals(expected[o], prediction[o * batch + b], ROUNDING, "output " + o + " of example " + b);
            }
        }
    }

    @Test
    void blocksLieOneAfterAnother() {
        Model model = Networks.model("cnn", 2 * 8, 3, "depth", 2, "channels", "4,5", "channels_in", 2, "height", 1);
        List<Block> expected = List.of(
                new Block(0, "W", 4, 2 * 3, 0),
                new Block(0, "b", 4, 1, 24),
                new Block(1, "W", 5, 4 * 3, 28),
                new Block(1, "b", 5, 1, 88),
                new Block(2, "W", 3, 5 * 4, 93),
                new Block(2, "b", 3, 1, 153));
        assertEquals(expected, model.blocks());
        assertEquals(156, model.parameterCount());
        Model local = Networks.model("locally-connected", 8, 2, "depth", 1, "width", 3, "bias", false);
        assertEquals(List.of(new Block(0, "W", 3 * 6, 3, 0), new Block(1, "W", 2, 18, 54)), local.blocks());
    }

    /** 9m² + 11m parameters: the network of the √P law. */
    @Test
    void theNetworkOfTheRootLaw() {
        for (int m = 1; m < 20; m++) {
            Model model = Networks.model("cnn", 8, 2, "depth", 2, "width", m, "bias", false);
            assertEquals(3 * m + 3 * m * m + 8 * m, model.parameterCount());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "144, 0, 0, 0, 1, 12, 12",
        "8, 0, 0, 0, 1, 1, 8",
        "9, 0, 1, 0, 1, 1, 9",
        "75, 3, 0, 0, 3, 5, 5",
        "24, 3, 0, 0, 3, 1, 8",
        "24, 0, 4, 0, 1, 4, 6",
        "24, 2, 0, 4, 2, 3, 4",
        "24, 0, 3, 4, 2, 3, 4",
        "24, 2, 3, 4, 2, 3, 4"
    })
    void theImageIsInferred(int features, int in, int height, int width, int c, int y, int x) {
        Model model = Networks.model(
                "cnn",
                features,
                2,
                "depth",
                1,
                "kernel_size",
                2,
                "padding",
                "same",
                "channels_in",
                in,
                "height",
                height,
                "width_pixels",
                width);
        assertEquals(
                new Volume(c, y, x),
                model.capability(LinearNetwork.class).orElseThrow().input());
    }

    /** The layers' matrices, with the weights of the blocks, carry an input to the output of the linear network. */
    @ParameterizedTest
    @CsvSource({
        "cnn, 12, 1, valid, 1, dense",
        "cnn, 12, 1, same, 2, average-dense",
        "cnn, 30, 5, same, 1, dense",
        "cnn, 30, 5, valid, 2, average-dense",
        "locally-connected, 30, 5, valid, 1, dense"
    })
    void theLinearNetworkIsTheForwardPass(
            String family, int features, int height, String padding, int stride, String head) {
        Model model = Networks.model(
                family,
                features,
                2,
                "depth",
                2,
                "width",
                3,
                "kernel_size",
                2,
                "stride",
                stride,
                "padding",
                padding,
                "height",
                height,
                "head",
                head,
                "activation",
                "linear",
                "bias",
                false);
        double[] theta = Networks.normals(model.parameterCount(), 3);
        double[] x = Networks.normals(features, 4);
        double[] state = x;
        int block = 0;
        for (LinearLayer layer :
                model.capability(LinearNetwork.class).orElseThrow().layers()) {
            double[] weights = {};
            double scale = 1.0 / layer.input().positions();
            if (layer.parameters() > 0) {
                Block w = model.blocks().get(block++);
                weights = Arrays.copyOfRange(theta, w.offset(), w.offset() + w.size());
                scale = 1;
            }
            state = product(layer.matrix(weights), state, scale);
        }
        assertArrayEquals(state, Networks.predict(model, theta, x, features, 2, 1), ROUNDING);
        assertEquals(
                family.equals("cnn"),
                model.capability(LinearNetwork.class).orElseThrow().layers().get(0) instanceof Convolution);
    }

    private static double[] product(double[][] matrix, double[] x, double scale) {
        double[] y = new double[matrix.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += scale * matrix[i][j] * x[j];
            }
        }
        return y;
    }

    @Test
    void whatDoesNotFitIsExplained() {
        explained(
                "kernel size 9 in layer 0",
                "8 numbers long",
                "at most 8",
                "padding same",
                "depth",
                1,
                "kernel_size",
                9);
        explained("kernel size 3 in layer 2", "2 by 2", "at most 2", "fewer layers", "features", 36, "depth", 3);
        explained(
                "kernel size 17",
                "padding only",
                "smaller kernel_size",
                "depth",
                1,
                "kernel_size",
                17,
                "padding",
                "same");
        explained("channels 8,0", "entry 0", "from 1 to", "depth", 2, "channels", "8,0");
        explained("channels 8,9,1", "3 entries at depth 2", "width for all", "depth", 2, "channels", "8,9,1");
        explained("paddings same,full", "entry full", "valid, same", "depth", 2, "paddings", "same,full");
        explained("width: 0", "from 1 to", "depth", 2, "width", 0);
        explained("8 numbers", "channels_in 3", "channels_in·height·width_pixels", "depth", 1, "channels_in", 3);
        explained("8 numbers", "height 2", "width_pixels 3", "depth", 1, "height", 2, "width_pixels", 3);
        explained(
                "8 numbers",
                "height 2",
                "width_pixels 2",
                "depth",
                1,
                "channels_in",
                1,
                "height",
                2,
                "width_pixels",
                2);
        explained("2^31", "channels", "depth", 2, "width", 1_000_000, "features", 1_000_000);
    }

    /** Words that the message must have, then settings. */
    private static void explained(Object... wordsAndSettings) {
        int first = 0;
        while (!wordsAndSettings[first].equals("depth") && !wordsAndSettings[first].equals("features")) {
            first++;
        }
        Object[] settings = Arrays.copyOfRange(wordsAndSettings, first, wordsAndSettings.length);
        int features = 8;
        for (int i = 0; i < settings.length; i += 2) {
            if (settings[i].equals("features")) {
                features = (int) settings[i + 1];
                settings[i] = "stride";
                settings[i + 1] = 1;
            }
        }
        int size = features;
        String message = assertThrows(IllegalArgumentException.class, () -> Networks.model("cnn", size, 2, settings))
                .getMessage();
        for (int i = 0; i < first; i++) {
            Object word = wordsAndSettings[i];
            assertTrue(message.contains((String) word), () -> "no \"" + word + "\" in: " + message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // standard deviations of layer 0 (2 to 30 channels, 3 by 3) and of the head (30·6·6 to 400)
        "xavier, 0.5, 0, 0.041666667, 0.01838037",
        "he, 2, 0, 0.66666667, 0.0860663",
        "gaussian, 0.01, 0, 0.01, 0.01",
        "small, 1, 1.5, 0.000578704, 4.967666e-5"
    })
    void theInitialisationHasTheStatedSpread(String init, double scale, double exponent, double first, double head) {
        Model model = Networks.model(
                "cnn",
                2 * 64,
                400,
                "depth",
                1,
                "width",
                30,
                "channels_in",
                2,
                "init",
                init,
                "init_scale",
                scale,
                "init_exponent",
                exponent);
        double[] sums = new double[2];
        int[] counts = new int[2];
        double biases = 0;
        int draws = 40;
        for (long seed = 0; seed < draws; seed++) {
            double[] theta = model.initialise(new RandomStream(seed, "init"));
            for (Block block : model.blocks()) {
                for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                    if (block.name().equals("W")) {
                        sums[block.layer()] += theta[i] * theta[i];
                        counts[block.layer()]++;
                    } else {
                        biases += Math.abs(theta[i]);
                    }
                }
            }
        }
        // five standard errors of a standard deviation are 5/√(2n) of it
        assertEquals(first, Math.sqrt(sums[0] / counts[0]), first * 5 / Math.sqrt(2.0 * counts[0]));
        assertEquals(head, Math.sqrt(sums[1] / counts[1]), head * 5 / Math.sqrt(2.0 * counts[1]));
        assertEquals(init.equals("gaussian") || init.equals("small"), biases > 0, "biases are drawn");
    }
}
