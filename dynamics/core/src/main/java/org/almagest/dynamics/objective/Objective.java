package org.almagest.dynamics.objective;

import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * What training makes small: a number made of a network and a batch of examples. Found by {@link java.util.ServiceLoader};
 * one objective a file. Emits primitives only, so every derivative is there. Equal objectives are equal objects, since plans
 * are shared by them.
 */
public interface Objective {
    /**
     * The word in the sweep file, under {@code train: loss}; with settings of its own the whole text, such as {@code
     * contrastive(temperature=0.1)}.
     */
    String name();

    /** One sentence, with the formula. */
    String description();

    /** What may stand in parentheses behind the word. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /**
     * The same objective with other settings.
     *
     * @param settings of {@link #parameters}
     * @throws IllegalArgumentException if they do not go together, saying which and the way out
     */
    default Objective with(Settings settings) {
        return this;
    }

    /** The fields of the examples that it reads beside inputs and targets. */
    default List<String> fields() {
        return List.of();
    }

    /** What it asks of a network beside a prediction, in words for messages; empty where {@code model} has it. */
    default Optional<String> missing(Model model) {
        return Optional.empty();
    }

    /**
     * The highest derivative of the network in its inputs that it takes, as far as it leaves it to the network ({@link
     * NetworkInGraph#derivatives}). The terms of a sum are emitted from the highest one down, so that those below share its
     * numbers.
     */
    default int inputDerivatives() {
        return 0;
    }

    /**
     * Whether its value on a batch is the mean of its values on equal parts of it, with {@link Batch#filled} where it counts numbers,
     * so that a step may go through the batch part by part.
     */
    default boolean meanOverExamples() {
        return false;
    }

    /**
     * Whether zeros that fill sentences up change nothing of it, so that a step may leave them out of predictions as well, see {@link
     * org.almagest.dynamics.family.InParts#padded}. Not where it compares predictions with targets, or divides by how many there are.
     */
    default boolean ignoresPadding() {
        return false;
    }

    /** The objective as it stands at a step of training: weights that follow a schedule are fixed at their value there. */
    default Objective at(long step) {
        return this;
    }

    /** The steps at which terms join it, ascending; empty where it is one sum from the start to the end. */
    default List<Long> joining() {
        return List.of();
    }

    /** The objective without the terms that have not joined it by a step. */
    default Objective joined(long step) {
        return this;
    }

    /**
     * Emits the terms.
     *
     * @param graph receives the nodes; the network's own
     * @param network can be evaluated at any node, also at what has been made of the inputs, and differentiated there
     * @param batch the examples, and chance where it is wanted
     */
    Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch);
}
