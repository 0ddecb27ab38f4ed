package org.almagest.studies.hessianrank;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * What a linear network was shown. Its Hessian depends on the inputs through their second moments and on the targets
 * through Ω = Σ_i (f_i − y_i) x_iᵀ alone, so that a number of samples in general position, or given samples, say it
 * all. Targets are always taken in general position. Immutable.
 */
public final class Inputs {
    private final int samples;
    private final double @Nullable [][] given;

    private Inputs(int samples, double @Nullable [][] given) {
        this.samples = samples;
        this.given = given;
    }

    /**
     * {@code samples} inputs in general position: the covariance Σ_xx has rank r = min(samples, d₀).
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Inputs generic(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d samples; a Hessian needs at least 1", samples));
        }
        return new Inputs(samples, null);
    }

    /** Inputs whose covariance is not singular. */
    public static Inputs fullRank() {
        return new Inputs(Integer.MAX_VALUE, null);
    }

    /**
     * These samples, [sample][feature], exactly as the doubles stand: columns that are zero throughout, repeated
     * samples and other dependencies count; dependencies that hold up to rounding only do not.
     *
     * @throws IllegalArgumentException if there is none, they differ in length or a number is not finite
     */
    public static Inputs of(double[][] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("0 samples; a Hessian needs at least 1");
        }
        double[][] copy = new double[samples.length][];
        for (int i = 0; i < copy.length; i++) {
            if (samples[i].length != samples[0].length) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "sample %d has %d features and the first has %d; they must be alike",
                        i,
                        samples[i].length,
                        samples[0].length));
            }
            if (!Arrays.stream(samples[i]).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "sample %d has a feature that is not finite", i));
            }
            copy[i] = samples[i].clone();
        }
        return new Inputs(copy.length, copy);
    }

    /**
     * Columns x that span the inputs in the field: d₀ × n. Generic samples beyond d₀ add nothing, so n is at most d₀
     * for them.
     */
    long[][] columns(PrimeField field, RandomStream stream, int features) {
        if (given == null) {
            return field.random(stream, features, Math.min(samples, features));
        }
        if (given[0].length != features) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "samples of %d features for a network that reads %d", given[0].length, features));
        }
        long[][] columns = new long[features][given.length];
        for (int i = 0; i < given.length; i++) {
            for (int j = 0; j < features; j++) {
                columns[j][i] = field.residue(given[i][j]);
            }
        }
        return columns;
    }
}
