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
        int count = a.shape().extent(axis);
        Node mean = graph.scale(1.0 / count, graph.sum(a, 1 << axis));
        Node centred = graph.subtract(a, mean);
        Node squares = graph.multiply(centred, centred);
        return new Moments(mean, graph.scale(1.0 / count, graph.sum(squares, 1 << axis)), count);
    }
}
