package org.almagest.dynamics.family;

import java.util.List;
import java.util.Optional;

/**
 * What a network knows that has states which move in time: a capability, see {@link Model#capability}. Each of its states is an
 * inner state of the name, [width·steps][examples], whose number w·steps + t is unit w at time t.
 */
public interface StatesInTime {
    /** Times of an example. */
    int steps();

    /** The names of the states, in the order in which a step computes them. */
    List<String> states();

    /**
     * The same network, with the same flat vector, on examples of another number of steps; its prediction is then that of every
     * step.
     *
     * @return empty where the number of steps is part of the network
     */
    default Optional<Model> lasting(int steps) {
        return Optional.empty();
    }
}
