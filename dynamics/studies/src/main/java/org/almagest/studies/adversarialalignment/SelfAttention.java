package org.almagest.studies.adversarialalignment;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/**
 * How much the clips of a movie look at one another: a row softmax of the cosines of x_t − mean_t x_t, divided by a temperature. It is
 * the same for x and for any rotation of x with a shift.
 */
final class SelfAttention {
    private SelfAttention() {}

    /**
     * Emits it.
     *
     * @param vectors [width][clips·batch], clip t of movie b in column t·batch + b
     * @return [batch][clips][clips], rows softmaxed
     */
    static Node emit(GraphBuilder graph, Node vectors, int clips, double temperature) {
        int width = vectors.shape().rows();
        int batch = vectors.shape().columns() / clips;
        Node apart = graph.reshape(vectors, width, clips, batch);
        Node unit = graph.normalise(graph.subtract(apart, graph.mean(apart, 0b10)), 2);
        // each movie's clips as one matrix
        Node movies = graph.reshape(graph.transpose(graph.reshape(unit, 1, width * clips, batch)), batch, width, clips);
        Node cosines = graph.product(movies, movies, true, false);
        return graph.softmax(graph.scale(1 / temperature, cosines), 0);
    }

    /** Mean over movies and rows of the squared distance of two of them, summed along the row. */
    static Node distance(GraphBuilder graph, Node first, Node second) {
        Node off = graph.subtract(first, second);
        double rows = (double) first.shape().size() / first.shape().columns();
        return graph.scale(1 / rows, graph.sum(graph.multiply(off, off), 0b111));
    }
}
