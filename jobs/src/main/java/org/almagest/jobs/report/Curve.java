package org.almagest.jobs.report;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A number of one run against its steps, kept at no more places than are drawn: the last record in each of
 * {@value #PLACES} parts of the logarithmic axis, however many there were.
 */
final class Curve {
    static final int PLACES = 48;

    private final double logOfMost;
    private final long[] steps = new long[PLACES];
    private final double[] values = new double[PLACES];

    /** A curve on an axis that ends at {@code mostSteps}. */
    Curve(long mostSteps) {
        this.logOfMost = Math.max(StrictMath.log1p(mostSteps), Double.MIN_NORMAL);
        Arrays.fill(steps, -1);
    }

    void record(long step, double value) {
        int place = (int) Math.min(PLACES - 1, StrictMath.log1p(step) / logOfMost * (PLACES - 1));
        if (step >= steps[place]) {
            steps[place] = step;
            values[place] = value;
        }
    }

    /**
     * The value after {@code step} steps: between two records along the straight line on logarithmic axes, after the last
     * one its value; NaN before the first.
     */
    double at(double step) {
        int before = -1;
        for (int i = 0; i < PLACES; i++) {
            if (steps[i] < 0) {
                continue;
            }
            if (steps[i] > step) {
                return before < 0 ? Double.NaN : between(before, i, step);
            }
            before = i;
        }
        return before < 0 ? Double.NaN : values[before];
    }

    private double between(int before, int after, double step) {
        double left = StrictMath.log1p(steps[before]);
        double weight = (StrictMath.log1p(step) - left) / (StrictMath.log1p(steps[after]) - left);
        if (weight == 0) {
            return values[before];
        }
        return Numbers.positive(values[before]) && Numbers.positive(values[after])
                ? StrictMath.exp(StrictMath.log(values[before]) * (1 - weight) + StrictMath.log(values[after]) * weight)
                : values[before] * (1 - weight) + values[after] * weight;
    }

    /** The places on the axis at which curves of at most {@code mostSteps} steps are drawn, ascending, whole numbers. */
    static double[] grid(long mostSteps) {
        return IntStream.range(0, PLACES)
                .mapToDouble(i -> Math.rint(StrictMath.expm1(StrictMath.log1p(mostSteps) * i / (PLACES - 1))))
                .distinct()
                .toArray();
    }
}
