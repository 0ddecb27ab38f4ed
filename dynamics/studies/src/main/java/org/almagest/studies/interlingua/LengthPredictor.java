package org.almagest.studies.interlingua;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Start;

/**
 * Predicts how many vectors a sentence takes: scores relu(p·W1_l)·W2_l of 0, 1, … up to the most, p being the sum of what the reader
 * made of the words, so that the number of these survives, and l the language that is read, which has matrices of its own. Blocks
 * W_length_1, [languages][width·width], and W_length_2, [languages][width·classes].
 */
final class LengthPredictor {
    private final int width;
    private final int classes;
    private final int first;
    private final int second;

    /** With matrices that begin as N(0, 1/width). */
    LengthPredictor(Blocks.Builder blocks, int layer, int languages, int width, int classes) {
        this.width = width;
        this.classes = classes;
        Start start = Start.normal(1 / Math.sqrt(width));
        this.first = blocks.weight(layer, "W_length_1", languages, Math.multiplyExact(width, width), start);
        this.second = blocks.weight(layer, "W_length_2", languages, Math.multiplyExact(width, classes), start);
    }

    /**
     * The scores, [classes][batch].
     *
     * @param sum p, [width][batch]
     * @param language l of each example, [1][batch]
     */
    Node scores(ForwardPass pass, Node sum, Node language) {
        GraphBuilder graph = pass.graph();
        int batch = sum.shape().columns();
        Node inner = graph.reshape(graph.selectRows(pass.parameter(first), language), batch, width, width);
        Node outer = graph.reshape(graph.selectRows(pass.parameter(second), language), batch, width, classes);
        Node row = graph.reshape(graph.transpose(sum), batch, 1, width);
        Node scores = graph.product(graph.activate(Activation.RELU, graph.product(row, inner)), outer);
        return graph.transpose(graph.reshape(scores, 1, batch, classes));
    }

    /** The most likely number of each example, at least 1, [1][batch]; no derivative passes. */
    static Node predicted(GraphBuilder graph, Node scores) {
        Node most = graph.argMax(scores, 1);
        return graph.add(most, graph.subtract(graph.constant(1), graph.sign(most)));
    }

    /** Floating-point operations for one example. */
    double operations() {
        return 2.0 * width * (width + classes);
    }
}
