package org.almagest.dynamics.config;

import java.util.List;
import java.util.Locale;

/** What chance draws from. Equal distributions are equal objects. */
public interface Distribution {
    /** One number, from as many draws of {@code random} as it takes. */
    double draw(RandomStream random);

    /** Mean 0, variance 1. */
    Distribution NORMAL = new Normal();

    /** Uniform on [0, 1). */
    Distribution UNIFORM = new Uniform();

    /**
     * 1 with probability {@code probability}, else 0, as the mask of dropout.
     *
     * @throws IllegalArgumentException if it is no probability
     */
    static Distribution bernoulli(double probability) {
        return new Bernoulli(probability);
    }

    /**
     * A whole number from 0 to {@code bound} − 1, each as likely as the others, such as the place of a negative example.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Distribution below(int bound) {
        return new Below(bound);
    }

    /**
     * A whole number from 0 on, each with a probability proportional to its weight, such as a word by its frequency.
     *
     * @throws IllegalArgumentException if a weight is negative or no number, or none is positive
     */
    static Distribution weighted(List<Double> weights) {
        return new WeightedPlaces(weights);
    }

    /** {@link #NORMAL}. */
    record Normal() implements Distribution {
        @Override
        public double draw(RandomStream random) {
            return random.normal();
        }
    }

    /** {@link #UNIFORM}. */
    record Uniform() implements Distribution {
        @Override
        public double draw(RandomStream random) {
            return random.uniform();
        }
    }

    /** See {@link #bernoulli}. */
    record Bernoulli(double probability) implements Distribution {
        public Bernoulli {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "probability %s: expected a number from 0 to 1", probability));
            }
        }

        @Override
        public double draw(RandomStream random) {
            return random.uniform() < probability ? 1 : 0;
        }
    }

    /** See {@link #below}. */
    record Below(int bound) implements Distribution {
        public Below {
            if (bound < 1) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a whole number below %d: expected a bound of at least 1", bound));
            }
        }

        @Override
        public double draw(RandomStream random) {
            return random.below(bound);
        }
    }
}
