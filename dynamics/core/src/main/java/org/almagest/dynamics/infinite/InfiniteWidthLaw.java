package org.almagest.dynamics.infinite;

import org.almagest.dynamics.data.Examples;

/**
 * What determines a network of infinite width: neither weights nor widths. Equal laws are equal objects, so that kernels are
 * computed once for a whole fleet.
 */
public interface InfiniteWidthLaw {
    /** Whether the kernels are known for this network, and not only for others of its family. */
    default boolean known() {
        return true;
    }

    /**
     * The kernels for all pairs of {@code examples}.
     *
     * @throws IllegalArgumentException if they are not {@link #known}
     */
    Kernels kernels(Examples examples);

    /**
     * The kernels of one output, [count][count]; different outputs do not correlate.
     *
     * @param covariance of the output
     * @param tangent Θ_∞
     */
    record Kernels(double[] covariance, double[] tangent) {}
}
