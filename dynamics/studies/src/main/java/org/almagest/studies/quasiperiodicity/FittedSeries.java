package org.almagest.studies.quasiperiodicity;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.almagest.dynamics.season.Beginning;
import org.almagest.dynamics.season.FittedDeviations;
import org.almagest.dynamics.season.KalmanFilter;
import org.almagest.dynamics.season.Series;
import org.almagest.dynamics.season.Smoothed;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.jspecify.annotations.Nullable;

/**
 * A model of a series, fitted to the values that are known, at all times. All arrays have an entry for each time, in the unit of
 * the values.
 *
 * @param level the mean of the series without noise
 * @param variance its variance
 * @param trend the part of the level that is no season
 * @param amplitude of the season; 0 where the model has none
 * @param noise variance of the noise
 * @param logLikelihood at the fitted deviations, without the terms that a wide beginning decides; null of harmonics
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FittedSeries(
        double[] level,
        double[] variance,
        double[] trend,
        double[] amplitude,
        double noise,
        @Nullable Double logLikelihood) {
    /** Deviations that a search begins with, in units of the values' own: of the processes within a cycle, and of the noise. */
    private static final double[][] STARTS = {{1, 0.3}, {0.1, 0.3}, {0.05, 0.02}};

    /**
     * Fits.
     *
     * @param values NaN where a value is not known
     * @param departures by how much the logarithms of deviations are moved before the search
     */
    static FittedSeries of(SeriesForm form, double[] times, double[] values, double[] departures) {
        return form.harmonics() ? harmonics(form, times, values) : process(form, times, values, departures);
    }

    private static FittedSeries process(SeriesForm form, double[] times, double[] values, double[] departures) {
        double[] known =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
        double mean = Arrays.stream(known).average().orElse(0);
        double squares = Arrays.stream(known)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double unit = squares > 0 ? Math.sqrt(squares) : 1;
        double centre = form.hasTrend() ? mean : 0;
        double[] standard =
                Arrays.stream(values).map(value -> (value - centre) / unit).toArray();
        KalmanFilter filter = new KalmanFilter(new Series(times, standard), form.components(), Beginning.WIDE);
        FittedDeviations best = null;
        for (double[] start : STARTS) {
            double[] begin = new double[departures.length];
            for (int i = 0; i < begin.length; i++) {
                boolean last = i == begin.length - 1;
                double within = i == form.place()
                        ? form.season()
                                .predictiveDeviation(2 * Math.PI / form.season().frequency())
                        : 1;
                begin[i] = (last ? start[1] : start[0] / within) * StrictMath.exp(departures[i]);
            }
            FittedDeviations found = FittedDeviations.of(filter, filter.states(), begin);
            best = best == null || found.penalised() > best.penalised() ? found : best;
        }
        if (best == null) {
            throw new IllegalStateException("no search began");
        }
        Smoothed smoothed = filter.smooth(best.deviations());
        int n = times.length;
        double[] level = new double[n];
        double[] variance = new double[n];
        double[] trend = new double[n];
        double[] amplitude = new double[n];
        for (int i = 0; i < n; i++) {
            level[i] = centre + unit * smoothed.total(i);
            variance[i] = unit * unit * Math.max(0, smoothed.variance(i));
            trend[i] = centre + (form.hasTrend() ? unit * smoothed.level(i, 0) : 0);
            amplitude[i] = form.place() < 0 ? 0 : unit * smoothed.amplitude(i, form.place(), form.season());
        }
        double noise = unit * best.deviations()[departures.length - 1];
        return new FittedSeries(level, variance, trend, amplitude, noise * noise, best.logLikelihood());
    }

    /** b₀ + b₁·cos at + b₂·sin at by least squares; its variance is that of the coefficients, with a known noise. */
    private static FittedSeries harmonics(SeriesForm form, double[] times, double[] values) {
        double a = form.season().frequency();
        int n = times.length;
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {StrictMath.cos(a * times[i]), StrictMath.sin(a * times[i])};
        }
        int[] known =
                IntStream.range(0, n).filter(i -> !Double.isNaN(values[i])).toArray();
        OLSMultipleLinearRegression squares = new OLSMultipleLinearRegression();
        squares.newSampleData(
                Arrays.stream(known).mapToDouble(i -> values[i]).toArray(),
                Arrays.stream(known).mapToObj(i -> rows[i]).toArray(double[][]::new));
        double[] b = squares.estimateRegressionParameters();
        double noise = squares.calculateResidualSumOfSquares() / known.length;
        // without the noise's variance, which is taken as known
        double[][] inverse = squares.estimateRegressionParametersVariance();
        double[] level = new double[n];
        double[] variance = new double[n];
        double[] trend = new double[n];
        double[] amplitude = new double[n];
        for (int i = 0; i < n; i++) {
            double[] x = {1, rows[i][0], rows[i][1]};
            for (int j = 0; j < x.length; j++) {
                level[i] += b[j] * x[j];
                for (int k = 0; k < x.length; k++) {
                    variance[i] += noise * x[j] * inverse[j][k] * x[k];
                }
            }
            trend[i] = b[0];
            amplitude[i] = StrictMath.hypot(b[1], b[2]);
        }
        return new FittedSeries(level, variance, trend, amplitude, noise, null);
    }
}
