package org.almagest.dynamics.curvature;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Times the tangent kernel and the Jacobian of a perceptron 20-28-28-4 with tanh on 256 examples, on one thread, plans
 * compiled anew each time. The counterpart of {@code peers/ntk.py}.
 */
final class TangentKernelTime {
    private static final int EXAMPLES = 256;
    private static final int ROUNDS = 41;
    private static final long WARM_NANOS = 6_000_000_000L;

    private TangentKernelTime() {}

    /** No arguments. */
    public static void main(String... none) {
        System.out.printf(
                "java=%s kernels=%s threads=1 dtype=float64%n",
                System.getProperty("java.version"), Kernels.active().description());
        Family family = Families.ALL.named("mlp");
        Model model = family.build(Settings.of(family.parameters(), Map.of("depth", 2, "width", 28)), 20, 4);
        RandomStream random = new RandomStream(1, "data");
        double[] inputs = new double[EXAMPLES * 20];
        Arrays.setAll(inputs, i -> random.normal());
        Examples examples = new Examples(20, 4, EXAMPLES, inputs, new double[EXAMPLES * 4]);
        TangentKernel kernel = new TangentKernel(model, examples, model.initialise(new RandomStream(1, "init")));
        time("gram", kernel::gram);
        time("jacobian", kernel::jacobian);
    }

    private static void time(String what, java.util.function.Supplier<double[]> work) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < WARM_NANOS) {
            check(work.get());
        }
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            check(work.get());
            micros[round] = (System.nanoTime() - start) / 1e3;
        }
        Arrays.sort(micros);
        System.out.printf("almagest %s median_us=%.1f min_us=%.1f%n", what, micros[ROUNDS / 2], micros[0]);
    }

    private static void check(double[] numbers) {
        if (!(numbers[0] != 0)) {
            throw new IllegalStateException("nothing computed: " + numbers[0]);
        }
    }
}
