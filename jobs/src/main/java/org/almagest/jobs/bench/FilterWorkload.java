package org.almagest.jobs.bench;

import java.util.List;
import org.almagest.dynamics.season.Beginning;
import org.almagest.dynamics.season.KalmanFilter;
import org.almagest.dynamics.season.SeasonalProcess;
import org.almagest.dynamics.season.Series;

/**
 * The likelihood of a series under the seasonal process and noise, from the series to the number: the filter is made anew each
 * time, as a dense covariance would be.
 *
 * @param series a wave with another one in the place of noise
 */
record FilterWorkload(Series series) implements Workload {
    private static final double FREQUENCY = 3;
    private static final double[] DEVIATIONS = {1.3, 0.4};
    private static final double STEP = 0.1;

    /** So many values, at equally spaced times. */
    static FilterWorkload of(int count) {
        double[] times = new double[count];
        double[] values = Wave.of(count, 0.8, FREQUENCY * STEP, 0.5);
        double[] noise = Wave.of(count, 0.3, 7, 0);
        for (int i = 0; i < count; i++) {
            times[i] = STEP * (i + 1);
            values[i] += noise[i];
        }
        return new FilterWorkload(new Series(times, values));
    }

    private double likelihood() {
        return new KalmanFilter(series, List.of(new SeasonalProcess(FREQUENCY)), Beginning.REST)
                .logLikelihood(DEVIATIONS, 0);
    }

    @Override
    public double[] numbers() {
        int count = series.length();
        // of a quarter and of half of the values, too: one number might agree by chance
        return new double[] {of(count / 4).likelihood(), of(count / 2).likelihood(), likelihood()};
    }

    @Override
    public void call() {
        likelihood();
    }
}
