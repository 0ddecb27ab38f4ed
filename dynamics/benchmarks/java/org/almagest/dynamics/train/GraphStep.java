package org.almagest.dynamics.train;

import java.util.Arrays;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Execution;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Times one full-batch gradient-descent step of a graph network on Cora on one thread: two layers of width 64 with gcn and
 * relu, a linear head, cross-entropy. The counterpart of {@code peers/gcn_step.py}, with the same initial weights and lines
 * of output.
 */
final class GraphStep {
    private static final double RATE = 0.5;
    private static final int ROUNDS = 31;
    /** Steps in one timed round; about a tenth of a second. */
    private static final int REPEATS = 30;

    private GraphStep() {}

    /** Takes the folder of the citation network. */
    public static void main(String... arguments) {
        System.out.printf(
                "java=%s kernels=%s threads=1 dtype=float64%n",
                System.getProperty("java.version"), Kernels.active().description());
        DataSource cora = DataSets.SOURCES.named("cora");
        DataSet data = cora.load(Settings.of(cora.parameters(), Map.of("path", arguments[0])));
        Family family = Families.ALL.named("gnn");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("depth", 2, "width", 64, "activation", "relu")), data);
        int batch = data.train().count();
        int outputs = data.train().outputs();
        StepPlan plan = StepPlan.compile(model, Loss.CROSS_ENTROPY, 1, outputs, batch);
        Execution execution = plan.execution();
        double[] arena = execution.arena();
        for (int i = 0; i < model.parameterCount(); i++) {
            arena[plan.parameters() + i] = 0.1 * Math.sin(0.7 * i + 1);
        }
        System.arraycopy(data.train().inputs(), 0, arena, plan.inputs(), batch);
        for (int j = 0; j < batch; j++) {
            for (int k = 0; k < outputs; k++) {
                arena[plan.targets() + k * batch + j] = data.train().targets()[j * outputs + k];
            }
        }
        Optimizer steps = new Optimizer(
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "gd")), RATE, model.parameterCount());
        for (int i = 0; i < 10; i++) {
            execution.run();
            steps.step(arena, plan.parameters(), plan.gradient());
        }
        execution.run();
        double tenth = arena[plan.loss()];
        double[] micros = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                execution.run();
                steps.step(arena, plan.parameters(), plan.gradient());
            }
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1e3 / REPEATS;
            }
        }
        Arrays.sort(micros);
        System.out.printf(
                "almagest gd gcn-cora median_us=%.1f min_us=%.1f max_us=%.1f repeats=%d loss_after_10=%s%n",
                micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1], ROUNDS * REPEATS, tenth);
    }
}
