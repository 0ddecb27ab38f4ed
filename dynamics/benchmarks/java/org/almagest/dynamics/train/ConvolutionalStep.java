package org.almagest.dynamics.train;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Execution;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Times one gradient-descent step of a convolutional network on one thread: 8 and 16 kernels of 3 by 3 on images of 12 by
 * 12, tanh, a dense head of 10, batch 64. The counterpart of {@code peers/cnn_step.py}, with the same lines of output.
 */
final class ConvolutionalStep {
    private static final int FEATURES = 144;
    private static final int OUTPUTS = 10;
    private static final int BATCH = 64;
    private static final int ROUNDS = 31;
    /** Steps in one timed round; about a tenth of a second. */
    private static final int REPEATS = 200;

    private ConvolutionalStep() {}

    /** No arguments. */
    public static void main(String... arguments) {
        System.out.printf(
                "java=%s kernels=%s threads=1 dtype=float64%n",
                System.getProperty("java.version"), Kernels.active().description());
        time("valid");
        time("same");
    }

    private static void time(String padding) {
        Settings settings = Settings.of(
                Families.ALL.named("cnn").parameters(), Map.of("depth", 2, "channels", "8,16", "padding", padding));
        Model model = Families.ALL.named("cnn").build(settings, FEATURES, OUTPUTS);
        StepPlan plan = StepPlan.compile(model, Loss.SQUARED_ERROR, FEATURES, OUTPUTS, BATCH);
        Execution execution = plan.execution();
        execution.set(0, model.initialise(new RandomStream(1, "init")));
        RandomStream random = new RandomStream(2, "data");
        for (int i = 0; i < FEATURES * BATCH; i++) {
            execution.arena()[plan.inputs() + i] = random.normal();
        }
        for (int i = 0; i < OUTPUTS * BATCH; i++) {
            execution.arena()[plan.targets() + i] = random.normal();
        }
        Optimizer steps = new Optimizer(
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd")),
                1e-3,
                model.parameterCount());
        double first = Double.NaN;
        double[] micros = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                execution.run();
                steps.step(execution.arena(), plan.parameters(), plan.gradient());
            }
            double loss = execution.arena()[plan.loss()];
            first = round == -ROUNDS ? loss : first;
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1e3 / REPEATS;
            }
        }
        if (!(execution.arena()[plan.loss()] < first)) {
            throw new IllegalStateException("the loss did not fall: " + first + " to " + execution.arena()[plan.loss()]);
        }
        Arrays.sort(micros);
        System.out.printf(
                "almagest gd cnn-%s median_us=%.1f min_us=%.1f max_us=%.1f repeats=%d%n",
                padding, micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1], ROUNDS * REPEATS);
    }
}
