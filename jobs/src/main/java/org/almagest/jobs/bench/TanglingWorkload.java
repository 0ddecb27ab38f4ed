package org.almagest.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.StateTrajectories;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;
import org.almagest.dynamics.trajectory.Tangling;
import org.almagest.dynamics.trajectory.Trajectories;

/** What a run of the study of tangling does: a step of its policy, a look at how tangled its states are, and the tangling of weights. */
final class TanglingWorkload {
    private static final double SHARE = 0.1;
    private static final double HIGH = 0.9;
    private static final double RATE = 5e-3;

    private TanglingWorkload() {}

    /** Steps, batch: a step of Adam with a clipped gradient, always on the same episodes. */
    static TrainingStep step(List<Integer> sizes) {
        int steps = sizes.get(0);
        int batch = sizes.get(1);
        Model model = policy(steps);
        Settings training =
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", RATE, "clip_norm", 1.0));
        int outputs = 4 * (steps - 10);
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                Wave.examples(batch, 3 * steps, outputs),
                Wave.started(model),
                training,
                Kernels.active());
    }

    private static Model policy(int steps) {
        return StepWorkload.model("policy-lstm", Map.of(), 3 * steps, 4 * (steps - 10));
    }

    /**
     * Five episodes of six seconds through the policy, and of each of its five states the 90th percentile of Q, of Q with
     * standardised units, and the share of two axes. Its numbers are these, state by state.
     */
    static Workload look() {
        Settings gait = Settings.of(DataSets.SOURCES.named("gait").parameters(), Map.of("train", 1, "test", 0));
        DataSet data = DataSets.load("gait", gait);
        Model model = policy(60);
        double[] theta = Wave.started(model);
        StateTrajectories states = StateTrajectories.of(model, data);
        return new Workload() {
            @Override
            public double[] numbers() {
                return states.at(theta).values().stream()
                        .flatMapToDouble(state -> Arrays.stream(measured(state)))
                        .toArray();
            }

            @Override
            public void call() {
                numbers();
            }
        };
    }

    private static double[] measured(Trajectories state) {
        return new double[] {
            Tangling.quantile(state.tangling(SHARE, Tangling.Variance.TOTAL), HIGH),
            Tangling.quantile(state.standardised().tangling(SHARE, Tangling.Variance.ENTRY), HIGH),
            state.topTwoShare()
        };
    }

    /** Points, parameters: Q along one trajectory. Its numbers are the largest, the 90th percentile and the median. */
    static Workload trajectory(List<Integer> sizes) {
        int points = sizes.get(0);
        int width = sizes.get(1);
        double[] x = Wave.of(points * width, 1, 0.37, 0.5);
        double[] v = Wave.of(points * width, 0.5, 0.91, 2);
        Trajectories path = new Trajectories(x, v, width, new int[] {points});
        return new Workload() {
            @Override
            public double[] numbers() {
                double[] q = path.tangling(SHARE, Tangling.Variance.TOTAL);
                return new double[] {Tangling.quantile(q, 1), Tangling.quantile(q, HIGH), Tangling.quantile(q, 0.5)};
            }

            @Override
            public void call() {
                numbers();
            }
        };
    }
}
