package org.almagest.jobs.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;

/** Runs of a family that does not exist, and results that depend on nothing but them. */
final class PretendRuns {
    private static final List<Parameter> MODEL = List.of(
            Parameter.requiredInteger("depth", 1, 1000, ""),
            Parameter.real("init_scale", 0.5, 0, 1, ""),
            Parameter.text("activation", "tanh", ""));

    private PretendRuns() {}

    /** Depths 1 to {@code depths}, seeds 1 to {@code seeds}. */
    static List<RunConfiguration> grid(int depths, int seeds) {
        List<RunConfiguration> runs = new ArrayList<>();
        for (int depth = 1; depth <= depths; depth++) {
            for (int seed = 1; seed <= seeds; seed++) {
                runs.add(run(depth, seed));
            }
        }
        return runs;
    }

    static RunConfiguration run(int depth, int seed) {
        return new RunConfiguration(
                "pretend",
                Settings.of(MODEL, Map.of("depth", depth)),
                "nothing",
                Settings.of(List.of(), Map.of()),
                Settings.of(Training.PARAMETERS, Map.of()),
                List.of(new ProbeRequest(
                        "pretend-probe", new ProbeSchedule(true, true, List.of(3L)), Settings.of(List.of(), Map.of()))),
                seed);
    }

    /** Rows in all tables, each in some runs only, and each status but failed. */
    static RunResult result(RunConfiguration configuration) {
        int depth = configuration.model().integer("depth");
        RandomStream random = new RandomStream(configuration.seed(), "pretend " + depth);
        Status status =
                List.of(Status.CONVERGED, Status.FINISHED, Status.DIVERGED).get(random.below(3));
        List<TrajectoryPoint> trajectory = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            trajectory.add(new TrajectoryPoint(i, i / 2.0, random.uniform(), random.uniform(), random.uniform(), 0.1));
            measurements.add(Measurement.estimated(
                    i, "pretend-probe", "max_norm", i == 0 ? null : (Integer) (i - 1), random.normal(), 0.1));
        }
        double[] eigenvalues = random.normal() > 0 ? new double[] {random.normal()} : new double[0];
        return new RunResult(
                status,
                depth * 10,
                0L,
                depth,
                depth / 2,
                random.uniform(),
                status == Status.DIVERGED ? Double.NaN : random.uniform(),
                Scores.NONE,
                status == Status.DIVERGED ? "the loss is NaN" : null,
                trajectory,
                measurements,
                depth % 2 == 0 ? List.of(new Spectrum(1, "hessian", 1, null, null, 1e-9, 2.0, eigenvalues)) : List.of(),
                depth % 3 == 0
                        ? List.of(new Matrix(1, "cosine", 0, 1, 2, new double[] {random.normal(), 1}))
                        : List.of(),
                depth % 5 == 0
                        ? List.of(new RunResult.Weights(0, 0, "A", new int[] {1, 1}, new double[] {random.normal()}))
                        : List.of());
    }
}
