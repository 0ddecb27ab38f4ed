package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.linalg.Lanczos;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.linalg.SpectralEstimate;

/** Ends, trace, norm and density of the spectrum of a Hessian and its parts, from products with vectors alone. */
final class EstimatedSpectrum {
    /** Residual of the ends, relative; their error is about its square. */
    private static final double ACCURACY = 1e-9;
    /** Grid of the density. */
    private static final int POINTS = 201;
    /** Smoothing of the density, as a fraction of the spectrum's extent. */
    private static final double WIDTH = 0.01;
    /** Most memory for one recurrence's basis. */
    private static final double MOST_BYTES = 2e9;

    private final Snapshot snapshot;
    private final Curvature curvature;
    private final Settings settings;
    private final Sink sink;

    EstimatedSpectrum(Snapshot snapshot, Curvature curvature, Settings settings, Sink sink) {
        this.snapshot = snapshot;
        this.curvature = curvature;
        this.settings = settings;
        this.sink = sink;
    }

    /** Why there are not so many steps for {@code p} parameters; empty where there may be. */
    static Optional<String> refusal(int p, int steps) {
        double bytes = 8.0 * steps * p;
        return bytes <= MOST_BYTES
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d Lanczos steps with P = %d parameters keep %.1f GB, expected at most %.1f; set lanczos_steps to at most %d",
                        steps,
                        p,
                        bytes / 1e9,
                        MOST_BYTES / 1e9,
                        (int) (MOST_BYTES / 8 / p)));
    }

    void measure(List<HessianPart> parts) {
        RandomStream random = new RandomStream(snapshot.seed(), HessianProbe.NAME);
        for (HessianPart part : parts) {
            measure(part, random);
        }
    }

    private void measure(HessianPart part, RandomStream random) {
        LinearOperator operator = curvature.operator(part);
        int steps = settings.integer("lanczos_steps");
        double[] start = new double[operator.size()];
        for (int i = 0; i < start.length; i++) {
            start[i] = random.normal();
        }
        double[] product = new double[start.length];
        operator.apply(start, product);
        if (!Arrays.stream(product).allMatch(Double::isFinite)) {
            missing(
                    part,
                    List.of("top_eigenvalue", "smallest_eigenvalue", "trace", "frobenius_norm"),
                    Measurement.NOT_FINITE);
            return;
        }
        Lanczos.Extremes ends = Lanczos.extremes(operator, start, steps, ACCURACY);
        emit(part, "top_eigenvalue", ends.largest(), ends.largestResidual());
        emit(part, "smallest_eigenvalue", ends.smallest(), ends.smallestResidual());
        SpectralEstimate estimate = SpectralEstimate.of(operator, random, settings.integer("probes"), steps);
        SpectralEstimate.Estimate trace = estimate.sum(x -> x);
        emit(part, "trace", trace.value(), trace.standardError());
        SpectralEstimate.Estimate squares = estimate.sum(x -> x * x);
        double norm = Math.sqrt(squares.value());
        emit(part, "frobenius_norm", norm, norm == 0 ? 0 : squares.standardError() / (2 * norm));
        String why = settings.text("method").equals("lanczos") ? "not_by_lanczos" : "beyond_full_limit";
        missing(part, List.of("rank", "rank_over_parameters", "rank_gap", "negative_eigenvalues"), why);
        density(part, ends, estimate);
    }

    private void density(HessianPart part, Lanczos.Extremes ends, SpectralEstimate estimate) {
        double extent = ends.largest() - ends.smallest();
        if (!(extent > 0)) {
            return;
        }
        double width = WIDTH * extent;
        double from = ends.smallest() - 3 * width;
        double to = ends.largest() + 3 * width;
        double[] rows = new double[3 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            double x = from + (to - from) * i / (POINTS - 1);
            SpectralEstimate.Estimate density = estimate.density(x, width);
            rows[3 * i] = x;
            rows[3 * i + 1] = density.value();
            rows[3 * i + 2] = density.standardError();
        }
        sink.matrix(new Matrix(snapshot.step(), HessianProbe.density(part), null, POINTS, 3, rows));
    }

    private void missing(HessianPart part, List<String> words, String status) {
        for (String word : words) {
            sink.measurement(Measurement.missing(
                    snapshot.step(), HessianProbe.NAME, HessianProbe.quantity(part, word), null, status));
        }
    }

    private void emit(HessianPart part, String word, double value, double error) {
        sink.measurement(Measurement.estimated(
                snapshot.step(), HessianProbe.NAME, HessianProbe.quantity(part, word), null, value, error));
    }
}
