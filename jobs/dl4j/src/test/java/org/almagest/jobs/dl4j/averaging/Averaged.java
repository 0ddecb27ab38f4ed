package org.almagest.jobs.dl4j.averaging;

import java.util.Iterator;
import java.util.List;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.dl4j.ObservedData;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;

/** Small runs of trainer {@code dl4j-spark} for the tests. */
final class Averaged {
    static final int EXAMPLES = 96;

    private Averaged() {}

    /** A sweep over digits. */
    static Sweep sweep(String model, String train, String probes) {
        return Sweep.read(new SweepSource(
                "averaged.yaml",
                """
                sweep: averaged
                seeds: 3
                model: {%s}
                data: {name: digits, train: %d, test: 0}
                train: {trainer: dl4j-spark, keep_weights: true, %s}
                probes: %s
                """
                        .formatted(model, EXAMPLES, train, probes)));
    }

    /** The only run of such a sweep, a residual network without probes. */
    static RunConfiguration run(String model, String train) {
        Iterator<RunConfiguration> runs = sweep(
                        "family: dl4j-resnet, depth: 1, width: 3, activation: tanh, " + model,
                        "learning_rate: 0.1, " + train,
                        "[]")
                .runs();
        return runs.next();
    }

    /** The parameters at the end. */
    static double[] end(RunResult result) {
        List<RunResult.Weights> last = result.weights().stream()
                .filter(block -> block.step() == result.steps())
                .toList();
        double[] flat = new double[result.parameters()];
        int at = 0;
        for (RunResult.Weights block : last) {
            System.arraycopy(block.data(), 0, flat, at, block.data().length);
            at += block.data().length;
        }
        if (at != flat.length) {
            throw new AssertionError("%d of %d parameters".formatted(at, flat.length));
        }
        return flat;
    }

    /** A hash of all parameters that were kept and of the trajectory. */
    static String hash(RunResult result) {
        double[] losses = result.trajectory().stream()
                .mapToDouble(point -> point.loss() + point.gradientNorm())
                .toArray();
        return ObservedData.digest(end(result), losses);
    }
}
