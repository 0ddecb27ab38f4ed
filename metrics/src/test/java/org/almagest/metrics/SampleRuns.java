package org.almagest.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrajectoryPoint;

/** Runs made by hand. */
final class SampleRuns {
    private static final List<Parameter> MODEL =
            List.of(Parameter.integer("depth", 8, 1, 100_000, ""), Parameter.integer("width", 8, 1, 100_000, ""));

    private SampleRuns() {}

    static RunConfiguration configuration(String family, int depth, int width) {
        return new RunConfiguration(
                family,
                Settings.of(MODEL, Map.of("depth", depth, "width", width)),
                "nothing",
                Settings.of(List.of(), Map.of()),
                Settings.of(Training.PARAMETERS, Map.of()),
                List.of(),
                1);
    }

    static RunResult failed(String error) {
        return result(Status.FAILED, Double.NaN, error, List.of(), List.of(), List.of());
    }

    static RunResult measured(double loss, List<Measurement> measurements) {
        return result(Status.FINISHED, loss, "", measurements, List.of(), List.of());
    }

    static RunResult result(
            Status status,
            double loss,
            String error,
            List<Measurement> measurements,
            List<Spectrum> spectra,
            List<Matrix> matrices) {
        return new RunResult(
                status,
                10,
                0L,
                100,
                5,
                1.0,
                loss,
                new Scores(0.75, 2 * loss, 0.5),
                error,
                List.of(new TrajectoryPoint(0, 0, 1.0, 8.0, 1, 0.1), new TrajectoryPoint(100, 5, loss, 0.25, 1, 0.1)),
                measurements,
                spectra,
                matrices,
                List.of());
    }

    static Measurement measurement(long step, String probe, String quantity, double value) {
        return Measurement.exact(step, probe, quantity, null, value);
    }

    /** As many measurements as a run of the fleet has, before and after training. */
    static List<Measurement> measurements(int quantities, double scale) {
        List<Measurement> measurements = new ArrayList<>();
        for (int q = 0; q < quantities; q++) {
            String quantity = "functional_quantity_of_a_name_as_long_as_they_get_" + q;
            measurements.add(measurement(0, "some-probe", quantity, scale * q));
            measurements.add(measurement(100, "some-probe", quantity, scale * (q + 1)));
        }
        return measurements;
    }
}
