package org.almagest.studies.quasiperiodicity;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.season.Beginning;
import org.almagest.dynamics.season.KalmanFilter;
import org.almagest.dynamics.season.Series;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code series-fit}: fits a model of a series to its training values, and compares it with the truth where that is known, and
 * with what was held out.
 */
@AutoService(Probe.class)
public final class SeriesFit implements Probe {
    private static final String NAME = "series-fit";
    private static final String PAPER = "Zhang et al., arXiv 2305.09914";
    private static final String MATRIX = "series";
    private static final int COLUMNS = 8;
    /** Of a normal distribution, 95 % lie within so many deviations. */
    private static final double WITHIN = 1.96;

    private static final double COVERED = 0.95;
    /** Values at the beginning, where a wide beginning still shows. */
    private static final int SETTLING = 5;

    private static final int FEWEST = 16;
    private static final double PASSES = 200;

    /** The power of e up to which deviations are numbers above 0. */
    private static final double MOST = 700;

    /** For {@link java.util.ServiceLoader}. */
    public SeriesFit() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "what a model of a series, fitted to the training values, makes of these and of those held out (" + PAPER
                + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity(
                        "fit_rmse",
                        "value",
                        "root mean square distance of the level from the truth, training times but the first five"),
                quantity("fit_coverage", "1", "share of these at which the truth lies in the level's 95 % band"),
                quantity("fit_coverage_error", "1", "|that − 0.95|"),
                quantity(
                        "forecast_rmse",
                        "value",
                        "root mean square distance of the level at times held out from the truth, or from the values where the truth is not known"),
                quantity("forecast_coverage", "1", "share of these in the 95 % band of the level, or of the values"),
                quantity("forecast_coverage_error", "1", "|that − 0.95|"),
                quantity(
                        "envelope_error",
                        "1",
                        "root mean square distance of the amplitude √(g² + (g′/a)²) from the true one over the standard deviation of the latter; training times but the first five"),
                quantity(
                        "log_likelihood",
                        "1",
                        "at the fitted deviations, without as many terms as the state has entries; values in units of their standard deviation"),
                quantity(
                        "filter_operations",
                        "1",
                        "multiplications that one pass of the filter over the series adds up, counted as they are done"),
                quantity(
                        "dense_operations",
                        "1",
                        "those of Cholesky's decomposition of the whole covariance, n(n² − 1)/6, and of two triangular solutions, n² + n"));
    }

    private static Quantity quantity(String name, String unit, String formula) {
        return new Quantity(name, unit, formula, PAPER, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        MATRIX,
                        MatrixKind.Content.SERIES,
                        "the series, a row a value: time, value, level, lower and upper end of the values' 95 % band, trend, amplitude, 1 where held out"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(SeriesForm.class, "a model of a series (family series-model)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        SeriesForm form = model.capability(SeriesForm.class).orElse(null);
        double states = form == null ? 2 : form.components().size() * 2.0;
        return PASSES * (data.train() + data.test()) * 8 * states * states * states;
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        SeriesForm form = snapshot.model().capability(SeriesForm.class).orElseThrow();
        Look look = new Look(snapshot.step(), sink);
        DataSet data = snapshot.data();
        String missing = !Arrays.stream(snapshot.parameters()).allMatch(departure -> Math.abs(departure) < MOST)
                ? Measurement.NOT_FINITE
                : data.train().count() < FEWEST ? "too_short" : null;
        if (missing != null) {
            quantities().forEach(quantity -> look.missing(quantity.name(), missing));
            return;
        }
        int train = data.train().count();
        double[] times = joined(data, Examples::inputs);
        double[] values = joined(data, Examples::targets);
        double[] known = values.clone();
        Arrays.fill(known, train, known.length, Double.NaN);
        FittedSeries fitted = FittedSeries.of(form, times, known, snapshot.parameters());
        double[] truth = truth(data);
        compare(fitted, truth, values, train, look);
        envelope(form, fitted, truth, train, look);
        work(form, fitted, times, known, look);
        sink.matrix(
                new Matrix(snapshot.step(), MATRIX, null, times.length, COLUMNS, rows(fitted, times, values, train)));
    }

    private interface Part {
        double[] of(Examples examples);
    }

    private static double[] joined(DataSet data, Part part) {
        double[] first = part.of(data.train());
        double[] second = part.of(data.test());
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Level and amplitude of each time; null where nobody knows them. */
    private static double @Nullable [] truth(DataSet data) {
        boolean there = data.train().further().stream().map(Field::name).anyMatch(QuasiPeriodic.TRUTH::equals);
        return there
                ? joined(data, examples -> examples.field(QuasiPeriodic.TRUTH).values())
                : null;
    }

    private static void compare(FittedSeries fitted, double @Nullable [] truth, double[] values, int train, Look look) {
        if (truth == null) {
            List.of("fit_rmse", "fit_coverage", "fit_coverage_error").forEach(name -> look.missing(name, "no_truth"));
        } else {
            look.compared("fit", SETTLING, train, i -> fitted.level()[i] - truth[2 * i], i -> fitted.variance()[i]);
        }
        if (values.length == train) {
            List.of("forecast_rmse", "forecast_coverage", "forecast_coverage_error")
                    .forEach(name -> look.missing(name, "no_test_examples"));
        } else {
            look.compared(
                    "forecast",
                    train,
                    values.length,
                    i -> fitted.level()[i] - (truth == null ? values[i] : truth[2 * i]),
                    i -> fitted.variance()[i] + (truth == null ? fitted.noise() : 0));
        }
    }

    private static void envelope(
            SeriesForm form, FittedSeries fitted, double @Nullable [] truth, int train, Look look) {
        boolean season = form.harmonics() || form.place() >= 0;
        if (truth == null || !season) {
            look.missing("envelope_error", season ? "no_truth" : "no_season");
            return;
        }
        double mean = 0;
        int count = truth.length / 2;
        for (int i = 0; i < count; i++) {
            mean += truth[2 * i + 1] / count;
        }
        double scatter = 0;
        for (int i = 0; i < count; i++) {
            scatter += (truth[2 * i + 1] - mean) * (truth[2 * i + 1] - mean) / count;
        }
        double squares = 0;
        for (int i = SETTLING; i < train; i++) {
            double error = fitted.amplitude()[i] - truth[2 * i + 1];
            squares += error * error / (train - SETTLING);
        }
        look.found("envelope_error", Math.sqrt(squares / scatter));
    }

    private static void work(SeriesForm form, FittedSeries fitted, double[] times, double[] known, Look look) {
        Double likelihood = fitted.logLikelihood();
        if (likelihood == null) {
            List.of("log_likelihood", "filter_operations", "dense_operations")
                    .forEach(name -> look.missing(name, "no_process"));
            return;
        }
        look.found("log_likelihood", likelihood);
        KalmanFilter filter = new KalmanFilter(new Series(times, known), form.components(), Beginning.WIDE);
        double[] ones = new double[form.components().size() + 1];
        Arrays.fill(ones, 1);
        filter.logLikelihood(ones, 0);
        look.found("filter_operations", filter.operations());
        double n = Arrays.stream(known).filter(value -> !Double.isNaN(value)).count();
        look.found("dense_operations", n * (n * n - 1) / 6 + n * n + n);
    }

    private static double[] rows(FittedSeries fitted, double[] times, double[] values, int train) {
        double[] rows = new double[COLUMNS * times.length];
        for (int i = 0; i < times.length; i++) {
            double band = WITHIN * Math.sqrt(fitted.variance()[i] + fitted.noise());
            double[] row = {
                times[i],
                values[i],
                fitted.level()[i],
                fitted.level()[i] - band,
                fitted.level()[i] + band,
                fitted.trend()[i],
                fitted.amplitude()[i],
                i < train ? 0 : 1
            };
            System.arraycopy(row, 0, rows, COLUMNS * i, COLUMNS);
        }
        return rows;
    }

    /** Where the numbers of one look go. */
    private record Look(long step, Sink sink) {
        void found(String quantity, double value) {
            sink.measurement(Measurement.exact(step, NAME, quantity, null, value));
        }

        void missing(String quantity, String why) {
            sink.measurement(Measurement.missing(step, NAME, quantity, null, why));
        }

        void compared(String what, int from, int to, IntToDoubleFunction error, IntToDoubleFunction variance) {
            IntPredicate covered =
                    i -> Math.abs(error.applyAsDouble(i)) <= WITHIN * Math.sqrt(variance.applyAsDouble(i));
            double squares = IntStream.range(from, to)
                    .mapToDouble(error)
                    .map(x -> x * x)
                    .average()
                    .orElseThrow();
            double share = (double) IntStream.range(from, to).filter(covered).count() / (to - from);
            found(what + "_rmse", Math.sqrt(squares));
            found(what + "_coverage", share);
            found(what + "_coverage_error", Math.abs(share - COVERED));
        }
    }
}
