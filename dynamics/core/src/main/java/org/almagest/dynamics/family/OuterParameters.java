package org.almagest.dynamics.family;

import java.util.List;

/**
 * The parameters of a network that training on two levels moves by hypergradients, while all others are trained in between: a
 * capability of a {@link Model}.
 *
 * @param blocks places of their blocks among {@link Model#blocks}, ascending
 * @param least each stays at least this
 * @param most and at most this
 */
public record OuterParameters(List<Integer> blocks, double least, double most) {
    public OuterParameters {
        blocks = List.copyOf(blocks);
    }
}
