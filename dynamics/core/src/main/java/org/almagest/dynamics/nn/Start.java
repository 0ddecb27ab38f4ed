package org.almagest.dynamics.nn;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Initialisation;

/**
 * Where the numbers of a block begin.
 *
 * @param kind how they are found
 * @param size standard deviation, bound or value, as the kind has it
 */
public record Start(Kind kind, double size) {
    /** How a block's first numbers are found. */
    public enum Kind {
        /** Normal, independent, of mean 0. */
        NORMAL,
        /** Uniform between −size and size, independent. */
        UNIFORM,
        /** All equal. */
        CONSTANT
    }

    /** 0 for all, as biases often begin. */
    public static final Start ZERO = constant(0);

    /** 1 for all, as scales of a normalisation begin. */
    public static final Start ONE = constant(1);

    /** N(0, sd²), independent. */
    public static Start normal(double sd) {
        return new Start(Kind.NORMAL, sd);
    }

    /** Uniform between −bound and bound, independent. */
    public static Start uniform(double bound) {
        return new Start(Kind.UNIFORM, bound);
    }

    /** {@code value} for all. */
    public static Start constant(double value) {
        return new Start(Kind.CONSTANT, value);
    }

    /**
     * The weights of a layer.
     *
     * @param fanIn inputs that one output sees
     * @param fanOut outputs that one input reaches
     */
    public static Start weights(Initialisation initialisation, double fanIn, double fanOut) {
        return of(initialisation, initialisation.weights(fanIn, fanOut));
    }

    /** The biases of a layer; see {@link #weights}. */
    public static Start biases(Initialisation initialisation, double fanIn, double fanOut) {
        return of(initialisation, initialisation.biases(fanIn, fanOut));
    }

    private static Start of(Initialisation initialisation, double sd) {
        return initialisation.uniform() ? uniform(Math.sqrt(3) * sd) : normal(sd);
    }

    /** Standard deviation over seeds; 0 where nothing is drawn. */
    double deviation() {
        return switch (kind) {
            case NORMAL -> size;
            case UNIFORM -> size / Math.sqrt(3);
            case CONSTANT -> 0;
        };
    }

    /** Fills {@code count} numbers from {@code at} on. */
    void fill(double[] numbers, int at, int count, RandomStream random) {
        for (int i = at; i < at + count; i++) {
            numbers[i] = kind == Kind.CONSTANT
                    ? size
                    : size == 0 ? 0 : kind == Kind.NORMAL ? size * random.normal() : random.uniform(-size, size);
        }
    }
}
