package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * A kind of network, such as {@code resnet}. Found by {@link java.util.ServiceLoader}; one family a file. Parameters
 * named {@code depth}, {@code width}, {@code activation}, {@code init} and {@code init_scale} become columns of the
 * {@code runs} table.
 */
public interface Family {
    /** The word in the sweep file. */
    String name();

    /** One sentence, with the paper and the equation. */
    String description();

    /** What the sweep file may set under {@code model}. */
    List<Parameter> parameters();

    /**
     * The network for inputs of {@code features} numbers and predictions of {@code outputs} numbers.
     *
     * @throws IllegalArgumentException if the sizes do not fit, saying which and the way out
     */
    Model build(Settings settings, int features, int outputs);
}
