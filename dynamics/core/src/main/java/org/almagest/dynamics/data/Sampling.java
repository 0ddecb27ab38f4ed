package org.almagest.dynamics.data;

import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;

/** How many examples a source gives, and which. */
public final class Sampling {
    /** Seed of everything random in a data set; a run's own seed never touches its data. */
    public static final Parameter DATA_SEED =
            Parameter.integer("data_seed", 0, 0, 1L << 53, "seed of everything random in the data");

    private static final int MOST_EXAMPLES = 100_000_000;

    private Sampling() {}

    /** The parameter {@code train} of a source that makes as many examples as it is asked for. */
    public static Parameter train(int fallback) {
        return Parameter.integer("train", fallback, 1, MOST_EXAMPLES, "training examples");
    }

    /** The parameter {@code test} of a source that makes as many examples as it is asked for. */
    public static Parameter test(int fallback) {
        return Parameter.integer("test", fallback, 0, MOST_EXAMPLES, "test examples");
    }

    /**
     * The numbers 0, …, count−1 in an order that {@code seed} determines. Sources train on a beginning of it and test
     * on an end, so that a longer training set holds the shorter one, and the test set does not depend on it.
     */
    public static int[] order(int count, long seed) {
        int[] order = inOrder(count);
        new RandomStream(seed, "data-split").shuffle(order);
        return order;
    }

    /** The numbers 0, …, count−1. */
    public static int[] inOrder(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return order;
    }
}
