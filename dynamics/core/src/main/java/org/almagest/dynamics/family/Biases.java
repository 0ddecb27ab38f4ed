package org.almagest.dynamics.family;

/**
 * Which layers of a feed-forward network have biases.
 *
 * @param hidden whether the layers below the head have
 * @param head whether the head has
 * @param drawn whether they begin as the initialisation says; at 0 where not
 */
record Biases(boolean hidden, boolean head, boolean drawn) {
    /** All layers, or none. */
    static Biases everywhere(boolean bias) {
        return new Biases(bias, bias, true);
    }

    /** Whether layer {@code layer} of {@code layers}, of which the last is the head, has them. */
    boolean at(int layer, int layers) {
        return layer == layers - 1 ? head : hidden;
    }
}
