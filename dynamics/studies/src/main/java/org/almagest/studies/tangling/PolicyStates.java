package org.almagest.studies.tangling;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.StatesInTime;

/**
 * The states of a policy.
 *
 * @param steps of an episode
 * @param other the same policy on episodes of other lengths
 */
record PolicyStates(int steps, IntFunction<Model> other) implements StatesInTime {
    /** e_t, what the encoder makes of command and proprioception. */
    static final String ENCODER = "encoder";
    /** h_t of the LSTM. */
    static final String HIDDEN = "hidden";
    /** c_t of the LSTM. */
    static final String CELL = "cell";
    /** a_t. */
    static final String ACTUATION = "actuation";
    /** y_t, the joint commands. */
    static final String JOINTS = "joints";

    /** In the order in which a step computes them; a state's place here is its layer in the tables. */
    static final List<String> ALL = List.of(ENCODER, HIDDEN, CELL, ACTUATION, JOINTS);

    @Override
    public List<String> states() {
        return ALL;
    }

    @Override
    public Optional<Model> lasting(int count) {
        return Optional.of(other.apply(count));
    }
}
