package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * Mean and variance along one axis of an array, which keeps an extent of 1.
 *
 * @param mean the mean
 * @param variance the biased variance: over all numbers, not one fewer
 * @param count numbers along the axis
 */
record Moments(Node mean, Node variance, int count) {
    static Moments of(GraphBuilder graph, Node a, int axis) {
        return new Moments(
                graph.mean(a, 1 << axis),
                graph.variance(a, 1 << axis),
                a.shape().extent(axis));
    }
}
