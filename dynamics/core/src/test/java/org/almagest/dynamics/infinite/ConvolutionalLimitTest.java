package org.almagest.dynamics.infinite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels of infinitely many channels against NumPy (make_convolutional_limit_reference.py), and against finite networks. */
class ConvolutionalLimitTest {
    /** Relative: sums of the same closed forms in another order. */
    private static final double TOLERANCE = 1e-12;

    /** Quadrature of tanh with 40 nodes a side against one with 100. */
    private static final double QUADRATURE = 1e-6;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("convolutional_limits.txt");
    }

    private static Examples examples(AnsweredCase c) {
        AnsweredCase.Array x = c.array("x");
        int count = x.shape().rows();
        return new Examples(x.shape().columns(), 1, count, x.values(), new double[count]);
    }

    private static Model model(AnsweredCase c, int width) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "depth",
                c.word("kernel_sizes").split(",").length,
                "width",
                width,
                "parametrisation",
                "ntk",
                "sigma_w",
                1.3));
        settings.put("sigma_b", 0.4);
        for (String key : List.of("kernel_sizes", "strides", "paddings", "head", "activation")) {
            settings.put(key, c.word(key));
        }
        settings.put("bias", c.is("bias", "yes"));
        settings.put("channels_in", c.number("channels"));
        settings.put("height", c.number("height"));
        return Families.ALL
                .named("cnn")
                .build(
                        Settings.of(Families.ALL.named("cnn").parameters(), settings),
                        c.array("x").shape().columns(),
                        1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kernelsOfAllPairs(AnsweredCase c) {
        InfiniteWidthLaw law = model(c, 5).capability(InfiniteWidthLaw.class).orElseThrow();
        assertEquals(law, model(c, 9).capability(InfiniteWidthLaw.class).orElseThrow(), "one law for all widths");
        InfiniteWidthLaw.Kernels kernels = law.kernels(examples(c));
        double tolerance = Activation.named(c.word("activation")) == Activation.TANH ? QUADRATURE : TOLERANCE;
        check(c, "covariance", kernels.covariance(), tolerance);
        check(c, "tangent", kernels.tangent(), tolerance);
    }

    private static void check(AnsweredCase c, String key, double[] found, double tolerance) {
        double[] expected = c.array(key).values();
        double size = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * size, key);
        }
    }

    /** The tangent kernel of a finite network comes nearer to the limit as channels become more. */
    @Test
    void finiteNetworksComeNear() {
        AnsweredCase c = cases().get(0);
        double narrow = distance(c, 8);
        double wide = distance(c, 128);
        assertTrue(wide < 0.15, () -> "at 128 channels " + wide);
        assertTrue(wide < 0.5 * narrow, () -> wide + " at 128 channels, " + narrow + " at 8");
    }

    /** Mean over four draws of ‖Θ − Θ_∞‖/‖Θ_∞‖. */
    private static double distance(AnsweredCase c, int width) {
        Model model = model(c, width);
        double[] limit = c.array("tangent").values();
        double sum = 0;
        for (int seed = 0; seed < 4; seed++) {
            double[] gram =
                    new TangentKernel(model, examples(c), model.initialise(new RandomStream(seed, "limit"))).gram();
            double off = 0;
            double size = 0;
            for (int i = 0; i < limit.length; i++) {
                off += (gram[i] - limit[i]) * (gram[i] - limit[i]);
                size += limit[i] * limit[i];
            }
            sum += Math.sqrt(off / size) / 4;
        }
        return sum;
    }
}
