package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.season.SeasonalProcess;
import org.almagest.dynamics.season.SplineSeason;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code spline-covariance}: how far the covariance of a season in finitely many functions is from that of the process, at
 * the times of the training examples, and the same of half as many functions and of plain splines.
 */
@AutoService(Probe.class)
public final class SplineCovariance implements Probe {
    private static final String NAME = "spline-covariance";
    private static final String PAPER = "Zhang et al., arXiv 2305.09914";
    private static final String OWN = "own control";
    private static final String ERROR = "covariance_error";
    private static final String COARSER = "coarser_error";
    private static final String PLAIN = "plain_error";
    private static final String IDENTITY = "deviation_error";
    /** With an error of half the largest covariance the functions do not resolve the season, and more of them need not be better. */
    private static final double RESOLVED = 0.5;

    /** For {@link java.util.ServiceLoader}. */
    public SplineCovariance() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "distance of the covariance of a season in B-splines from that of the process (" + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        ERROR,
                        "1",
                        "largest difference of the two covariances over the largest covariance, at all pairs of training times",
                        PAPER,
                        false),
                new Quantity(
                        COARSER,
                        "1",
                        "the same with half as many functions; only where these resolve the season, with an error below 1/2",
                        OWN,
                        false),
                new Quantity(PLAIN, "1", "the same with as many plain splines", OWN, false),
                new Quantity(
                        IDENTITY,
                        "1",
                        "largest |C(t, t)/PSD(t)² − 1| of the process over the training times above 0",
                        OWN,
                        false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(SplineForm.class, "a season in B-splines (family spline-season)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        SplineForm form = form(snapshot.model());
        double[] times = Arrays.stream(snapshot.data().train().inputs())
                .filter(time -> time > 0)
                .toArray();
        if (times.length == 0) {
            for (Quantity quantity : quantities()) {
                sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity.name(), null, "no_times"));
            }
            return;
        }
        double end = Arrays.stream(times).max().orElseThrow();
        double[][] exact = exact(form.season(), times);
        emit(snapshot, sink, ERROR, error(form.on(form.kind(), form.functions(), end), times, exact));
        Double coarser = coarser(form, times, end, exact);
        if (coarser == null) {
            sink.measurement(Measurement.missing(snapshot.step(), NAME, COARSER, null, "unresolved"));
        } else {
            emit(snapshot, sink, COARSER, coarser);
        }
        emit(snapshot, sink, PLAIN, error(form.on(SplineSeason.Kind.PLAIN, form.functions(), end), times, exact));
        double largest = 0;
        for (int i = 0; i < times.length; i++) {
            double deviation = form.season().predictiveDeviation(times[i]);
            largest = Math.max(largest, Math.abs(exact[i][i] / (deviation * deviation) - 1));
        }
        emit(snapshot, sink, IDENTITY, largest);
    }

    private static SplineForm form(Model model) {
        return model.capability(SplineForm.class).orElseThrow();
    }

    private static @Nullable Double coarser(SplineForm form, double[] times, double end, double[][] exact) {
        SplineSeason.Kind kind = form.kind();
        int half = form.functions() / 2;
        if (half % kind.ofEach() != 0 || half < 3 * kind.ofEach()) {
            return null;
        }
        double error = error(form.on(kind, half, end), times, exact);
        return error < RESOLVED ? (Double) error : null;
    }

    private static double[][] exact(SeasonalProcess season, double[] times) {
        double[][] exact = new double[times.length][times.length];
        for (int i = 0; i < times.length; i++) {
            for (int j = 0; j < times.length; j++) {
                exact[i][j] = season.covariance(times[i], times[j]);
            }
        }
        return exact;
    }

    private static double error(SplineSeason splines, double[] times, double[][] exact) {
        double[][] covariance = splines.covariance(times);
        double error = 0;
        double largest = 0;
        for (int i = 0; i < times.length; i++) {
            for (int j = 0; j < times.length; j++) {
                error = Math.max(error, Math.abs(covariance[i][j] - exact[i][j]));
                largest = Math.max(largest, exact[i][j]);
            }
        }
        return error / largest;
    }

    private static void emit(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), NAME, quantity, null, value));
    }
}
