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
 * Times one training step of the residual network d = 10, batch 32, tanh, shared δ on one thread: forward, backward,
 * optimiser, steady state. The counterpart of {@code peers/resnet_step.py}, with the same lines of output.
 */
final class ResidualStep {
    private static final int WIDTH = 10;
    private static final int BATCH = 32;
    private static final int ROUNDS = 31;
    /** Layer-steps in one timed round; about a tenth of a second. */
    private static final int LAYERS_PER_ROUND = 100_000;

    private ResidualStep() {}

    /** Arguments: the depths to time. */
    public static void main(String... depths) {
        System.out.printf(
                "java=%s kernels=%s threads=1 dtype=float64%n",
                System.getProperty("java.version"), Kernels.active().description());
        for (String depth : depths) {
            for (String optimizer : new String[] {"gd", "adam"}) {
                time(Integer.parseInt(depth), optimizer);
            }
        }
    }

    private static void time(int depth, String optimizer) {
        Settings settings = Settings.of(
                Families.ALL.named("resnet").parameters(), Map.of("depth", depth, "init_scale", 0.01));
        Model model = Families.ALL.named("resnet").build(settings, WIDTH, WIDTH);
        StepPlan plan = StepPlan.compile(model, Loss.SQUARED_ERROR, WIDTH, WIDTH, BATCH);
        Execution execution = plan.execution();
        execution.set(0, model.initialise(new RandomStream(1, "init")));
        RandomStream random = new RandomStream(2, "data");
        for (int i = 0; i < WIDTH * BATCH; i++) {
            execution.arena()[plan.inputs() + i] = random.normal();
            execution.arena()[plan.targets() + i] = random.normal();
        }
        Optimizer steps = new Optimizer(
                Settings.of(Training.PARAMETERS, Map.of("optimizer", optimizer)),
                1e-3,
                model.parameterCount());
        int repeats = Math.max(1, LAYERS_PER_ROUND / depth);
        double first = Double.NaN;
        double[] micros = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                execution.run();
                steps.step(execution.arena(), plan.parameters(), plan.gradient());
            }
            double loss = execution.arena()[plan.loss()];
            first = round == -ROUNDS ? loss : first;
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1e3 / repeats;
            }
        }
        if (!(execution.arena()[plan.loss()] < first)) {
            throw new IllegalStateException("the loss did not fall: " + first + " to " + execution.arena()[plan.loss()]);
        }
        Arrays.sort(micros);
        System.out.printf(
                "almagest %s L=%d median_us=%.1f min_us=%.1f max_us=%.1f repeats=%d%n",
                optimizer, depth, micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1], ROUNDS * repeats);
    }
}
