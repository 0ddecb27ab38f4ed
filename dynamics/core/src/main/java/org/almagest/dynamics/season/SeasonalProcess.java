package org.almagest.dynamics.season;

import java.util.Locale;

/**
 * The seasonal Gaussian process: (D² + a²)g = W with white noise W, a vibration that the noise drives, so that its amplitude and
 * phase drift (Zhang et al., arXiv 2305.09914). Its state is (g, g′).
 *
 * @param frequency a, above 0; the period is 2π/a
 */
public record SeasonalProcess(double frequency) implements Component {
    /** Below this angle x − sin x loses digits to cancellation, and its series takes a few terms. */
    private static final double SMALL = 1;

    public SeasonalProcess {
        if (!(frequency > 0 && Double.isFinite(frequency))) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "frequency %s of a season: expected a finite number above 0", frequency));
        }
    }

    /** The process that comes round in {@code period}. */
    public static SeasonalProcess ofPeriod(double period) {
        return new SeasonalProcess(2 * Math.PI / period);
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public double[] transition(double time) {
        double cos = StrictMath.cos(frequency * time);
        double sin = StrictMath.sin(frequency * time);
        return new double[] {cos, sin / frequency, -frequency * sin, cos};
    }

    @Override
    public double[] noise(double time) {
        double a = frequency;
        double sin = StrictMath.sin(a * time);
        double both = sin * sin / (2 * a * a);
        double slope = time / 2 + StrictMath.sin(2 * a * time) / (4 * a);
        return new double[] {variance(time), both, both, slope};
    }

    /** The covariance C(s, t) of the levels at two times of a process that is at rest at time 0. */
    public double covariance(double s, double t) {
        double a = frequency;
        double low = Math.min(s, t);
        double high = Math.max(s, t);
        double angle = StrictMath.cos(a * high) * StrictMath.sin(a * low);
        return (low / 2 * StrictMath.cos(a * (high - low)) - angle / (2 * a)) / (a * a);
    }

    /**
     * The predictive standard deviation PSD(h): that of the level a time {@code ahead} after its state was known. A process driven
     * by noise of deviation σ has σ times as much.
     */
    public double predictiveDeviation(double ahead) {
        return Math.sqrt(variance(ahead));
    }

    /** The variance that the noise gives to the level within a time: (h/2 − sin(2ah)/(4a))/a². */
    private double variance(double time) {
        double a = frequency;
        return lessItsSine(2 * a * time) / (4 * a * a * a);
    }

    /** x − sin x. */
    private static double lessItsSine(double x) {
        if (x > SMALL) {
            return x - StrictMath.sin(x);
        }
        double term = x * x * x / 6;
        double sum = 0;
        for (int k = 4; sum + term != sum; k += 2) {
            sum += term;
            term *= -x * x / (k * (k + 1));
        }
        return sum;
    }
}
