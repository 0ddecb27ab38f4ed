package org.almagest.dynamics.curvature;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Times the full Hessian of small networks on one thread, plans compiled anew each time. The counterpart of {@code
 * peers/hessian.py}: the same networks and losses, 256 examples, and the same lines of output.
 */
final class FullHessian {
    private static final int EXAMPLES = 256;
    private static final int ROUNDS = 21;
    /** Until the compiler has settled. */
    private static final long WARM_NANOS = 6_000_000_000L;

    private FullHessian() {}

    /** No arguments. */
    public static void main(String... none) {
        System.out.printf(
                "java=%s kernels=%s threads=1 dtype=float64%n",
                System.getProperty("java.version"), Kernels.active().description());
        for (Loss loss : Loss.values()) {
            time("mlp-10-16-16-4", network("mlp", Map.of("depth", 2, "width", 16), 10, 4), loss, 10, 4);
            time("mlp-20-28-28-4", network("mlp", Map.of("depth", 2, "width", 28), 20, 4), loss, 20, 4);
        }
        time("cnn-8-8-dense", network("cnn", Map.of("depth", 2, "width", 8), 64, 10), Loss.CROSS_ENTROPY, 64, 10);
    }

    private static Model network(String name, Map<String, ?> settings, int features, int outputs) {
        Family family = Families.ALL.named(name);
        return family.build(Settings.of(family.parameters(), settings), features, outputs);
    }

    private static void time(String name, Model model, Loss loss, int features, int outputs) {
        RandomStream random = new RandomStream(1, "data");
        double[] inputs = new double[EXAMPLES * features];
        double[] targets = new double[EXAMPLES * outputs];
        Arrays.setAll(inputs, i -> random.normal());
        for (int i = 0; i < EXAMPLES; i++) {
            targets[i * outputs + random.below(outputs)] = 1;
        }
        Examples examples = new Examples(features, outputs, EXAMPLES, inputs, targets);
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        long begin = System.nanoTime();
        double first = hessian(model, loss, examples, parameters);
        while (System.nanoTime() - begin < WARM_NANOS) {
            hessian(model, loss, examples, parameters);
        }
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            micros[round] = hessian(model, loss, examples, parameters);
        }
        Arrays.sort(micros);
        System.out.printf(
                "almagest hessian P=%d median_us=%.1f min_us=%.1f max_us=%.1f repeats=%d network=%s loss=%s first_s=%.2f%n",
                model.parameterCount(),
                micros[ROUNDS / 2],
                micros[0],
                micros[ROUNDS - 1],
                ROUNDS,
                name,
                loss == Loss.SQUARED_ERROR ? "mse" : loss.word(),
                first / 1e6);
    }

    /** Microseconds for one. */
    private static double hessian(Model model, Loss loss, Examples examples, double[] parameters) {
        long start = System.nanoTime();
        double[] matrix = new Curvature(model, loss, examples, parameters).matrix(Part.HESSIAN);
        double micros = (System.nanoTime() - start) / 1e3;
        if (!(matrix[0] != 0)) {
            throw new IllegalStateException("a Hessian without curvature: " + matrix[0]);
        }
        return micros;
    }
}
