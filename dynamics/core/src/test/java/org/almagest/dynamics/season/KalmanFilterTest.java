package org.almagest.dynamics.season;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The filter and the smoother beside dense covariances, and beside numbers of an independent filter in NumPy. */
class KalmanFilterTest {
    private static final int LENGTH = 50;
    private static final SeasonalProcess SEASON = new SeasonalProcess(3);
    private static final List<Component> ALONE = List.of(SEASON);
    private static final List<Component> BOTH = List.of(new WienerProcess(2), SEASON);
    private static final double[] ALONE_DEVIATIONS = {1.3, .4};
    private static final double[] DEVIATIONS = {.7, 1.3, .4};
    /** Of numbers near 10, from sums of 50 terms. */
    private static final double ROUNDING = 1e-12;
    /** A beginning of variance 1e4 costs both filters four digits. */
    private static final double WIDE = 1e-11;
    /** A wide beginning and Cholesky's solution of it cost some digits. */
    private static final double DENSE = 1e-10;

    /** Rounding of a likelihood after a wide beginning, over the step of a difference. */
    private static final double DIFFERENCE = 1e-7;

    private static double[] times(boolean regular) {
        return IntStream.range(0, LENGTH)
                .mapToDouble(i -> .1 * (i + 1) + (regular ? 0 : .03 * Math.sin(i)))
                .toArray();
    }

    private static double[] values(double[] times) {
        return IntStream.range(0, LENGTH)
                .mapToDouble(i -> .8 * Math.sin(3 * times[i]) * (1 + .1 * times[i]) + .3 * Math.sin(7. * i))
                .toArray();
    }

    private static double[] withGaps(double[] values) {
        double[] gaps = values.clone();
        Arrays.fill(gaps, 10, 15, Double.NaN);
        Arrays.fill(gaps, 45, 50, Double.NaN);
        return gaps;
    }

    /** The script that gave the numbers rounds gaps to nine digits. */
    private static double[] rounded(double[] times) {
        double[] rounded = times.clone();
        for (int i = 1; i < times.length; i++) {
            rounded[i] = rounded[i - 1] + Math.rint((times[i] - times[i - 1]) * 1e9) / 1e9;
        }
        return rounded;
    }

    private static KalmanFilter filter(double[] times, double[] values) {
        return new KalmanFilter(new Series(times, values), BOTH, Beginning.WIDE);
    }

    @Test
    void hasTheKnownLikelihoods() {
        double[] regular = times(true);
        double[] irregular = times(false);
        assertEquals(-20.557160364545602, fromRest(regular, values(regular)), ROUNDING);
        assertEquals(-20.66853567258467, fromRest(irregular, values(irregular)), ROUNDING);
        double[] y = values(regular);
        assertEquals(-26.57659700256189, wide(rounded(regular), y), WIDE);
        assertEquals(-22.45653192618565, wide(rounded(regular), withGaps(y)), WIDE);
        y = values(irregular);
        assertEquals(-26.48490839346765, wide(rounded(irregular), y), WIDE);
        assertEquals(-22.484538760953697, wide(rounded(irregular), withGaps(y)), WIDE);
    }

    private static double wide(double[] times, double[] values) {
        return filter(times, values).logLikelihood(DEVIATIONS, 4);
    }

    private static double fromRest(double[] times, double[] values) {
        return new KalmanFilter(new Series(times, values), ALONE, Beginning.REST).logLikelihood(ALONE_DEVIATIONS, 0);
    }

    @Test
    void hasTheKnownStates() {
        double[] times = rounded(times(true));
        double[] values = values(times(true));
        Smoothed smoothed = filter(times, values).smooth(DEVIATIONS);
        assertArrayEquals(
                new double[] {-.001754432754622559, -.014966596827844791, .04025647063603356, 2.8751120794972778},
                IntStream.range(0, 4).mapToDouble(k -> smoothed.mean(20, k)).toArray(),
                ROUNDING);
        Smoothed gaps = filter(times, withGaps(values)).smooth(DEVIATIONS);
        assertEquals(.6839033403549113, gaps.level(49, 1), ROUNDING);
        assertEquals(.14055752422540474, gaps.covariance(49, 2, 2), ROUNDING);
    }

    @Test
    void agreesWithDenseCovariances() {
        for (boolean regular : new boolean[] {true, false}) {
            double[] times = times(regular);
            for (double[] values : List.of(values(times), withGaps(values(times)))) {
                dense(times, values, ALONE, ALONE_DEVIATIONS, Beginning.REST, 0);
                dense(times, values, BOTH, DEVIATIONS, Beginning.REST, 0);
                dense(times, values, BOTH, DEVIATIONS, Beginning.WIDE, 4);
                dense(
                        times,
                        values,
                        List.of(new WienerProcess(3), SEASON, new SeasonalProcess(6)),
                        new double[] {.5, 1, .6, .4},
                        Beginning.REST,
                        7);
            }
        }
    }

    private static void dense(
            double[] times,
            double[] values,
            List<Component> components,
            double[] deviations,
            Beginning beginning,
            int leftOut) {
        KalmanFilter filter = new KalmanFilter(new Series(times, values), components, beginning);
        Dense dense = new Dense(times, components, deviations, beginning);
        int[] seen =
                IntStream.range(0, LENGTH).filter(i -> !Double.isNaN(values[i])).toArray();
        int[] first = Arrays.stream(seen).filter(i -> i < leftOut).toArray();
        assertEquals(
                dense.logLikelihood(seen, values) - dense.logLikelihood(first, values),
                filter.logLikelihood(deviations, leftOut),
                beginning == Beginning.REST ? DENSE : 100 * DENSE);
        Smoothed smoothed = filter.smooth(deviations);
        for (int i = 0; i < LENGTH; i += 7) {
            for (int c = 0; c < components.size(); c++) {
                double[] level = dense.level(c, i, seen, values);
                int place = components.subList(0, c).stream()
                        .mapToInt(Component::states)
                        .sum();
                double allowed = beginning == Beginning.REST ? DENSE : 100 * DENSE;
                assertEquals(level[0], smoothed.level(i, c), allowed);
                assertEquals(level[1], smoothed.covariance(i, place, place), allowed);
            }
        }
    }

    @Test
    void theGradientIsThatOfDifferences() {
        double[] times = times(false);
        for (Beginning beginning : Beginning.values()) {
            KalmanFilter filter = new KalmanFilter(new Series(times, withGaps(values(times))), BOTH, beginning);
            double[] gradient = new double[3];
            double value = filter.logLikelihood(DEVIATIONS, 4, gradient);
            assertEquals(filter.logLikelihood(DEVIATIONS, 4), value, 0);
            double h = 1e-3;
            for (int p = 0; p < 3; p++) {
                // of the fourth order: its error is some h⁴
                double slope = (8 * (moved(filter, p, h) - moved(filter, p, -h))
                                - (moved(filter, p, 2 * h) - moved(filter, p, -2 * h)))
                        / (12 * h);
                assertEquals(slope, gradient[p], DIFFERENCE * Math.max(1, Math.abs(slope)));
            }
        }
    }

    private static double moved(KalmanFilter filter, int p, double by) {
        double[] deviations = DEVIATIONS.clone();
        deviations[p] *= Math.exp(by);
        return filter.logLikelihood(deviations, 4);
    }

    /** Work is counted and not timed: ten times the values are ten times the work. */
    @Test
    void workIsLinearInTheLength() {
        long[] counted = new long[2];
        for (int k = 0; k < 2; k++) {
            int n = k == 0 ? 100 : 1000;
            KalmanFilter filter = new KalmanFilter(
                    new Series(IntStream.range(0, n).mapToDouble(i -> i).toArray(), new double[n]),
                    ALONE,
                    Beginning.WIDE);
            filter.logLikelihood(ALONE_DEVIATIONS, 2);
            counted[k] = filter.operations();
        }
        assertEquals(10 * counted[0], counted[1]);
        assertTrue(counted[0] > 0);
    }

    @Test
    void fitsWhereTheGradientVanishes() {
        double[] times = times(true);
        KalmanFilter filter = filter(times, values(times));
        FittedDeviations fitted = FittedDeviations.of(filter, 4, 1, 1, .1);
        double[] gradient = new double[3];
        assertEquals(fitted.logLikelihood(), filter.logLikelihood(fitted.deviations(), 4, gradient), 0);
        for (int p = 0; p < 3; p++) {
            assertEquals(2e-3 * Math.log(fitted.deviations()[p]), gradient[p], 1e-6);
        }
        assertTrue(fitted.penalised() <= fitted.logLikelihood());
    }

    @Test
    void refusesWhatIsNoSeries() {
        assertThrows(IllegalArgumentException.class, () -> new Series(new double[] {1, 0}, new double[2]));
        assertThrows(IllegalArgumentException.class, () -> new Series(new double[0], new double[0]));
        assertThrows(IllegalArgumentException.class, () -> new Series(new double[2], new double[] {1, 1 / 0.}));
        Series early = new Series(new double[] {-1, 0}, new double[2]);
        assertThrows(IllegalArgumentException.class, () -> new KalmanFilter(early, ALONE, Beginning.REST));
        KalmanFilter filter = new KalmanFilter(early, ALONE, Beginning.WIDE);
        assertThrows(IllegalArgumentException.class, () -> filter.logLikelihood(new double[] {1}, 0));
        assertThrows(IllegalArgumentException.class, () -> filter.logLikelihood(new double[] {1, 0}, 0));
        assertThrows(IllegalArgumentException.class, () -> new KalmanFilter(early, List.of(), Beginning.WIDE));
    }
}
