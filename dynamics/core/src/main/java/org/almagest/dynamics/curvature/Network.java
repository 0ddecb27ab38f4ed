package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;

/**
 * A model and its loss as a fresh graph over a batch of fixed size, ready to be differentiated.
 *
 * @param parameters one input a block
 * @param inputs [features][batch]
 * @param targets [outputs][batch]
 * @param prediction [outputs][batch]
 * @param residual ∂ℓ/∂f, [outputs][batch]
 */
record Network(GraphBuilder graph, List<Node> parameters, Node inputs, Node targets, Node prediction, Node residual) {
    static Network of(Model model, Loss loss, int features, int outputs, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> parameters = new ArrayList<>();
        for (Block block : model.blocks()) {
            parameters.add(graph.input("parameter " + parameters.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, batch));
        Node targets = graph.input("targets", Shape.of(outputs, batch));
        Node prediction = model.forward(graph, parameters, inputs);
        Node value = loss.emit(graph, prediction, targets);
        Node residual =
                Differentiation.gradient(graph, value, List.of(prediction)).get(0);
        return new Network(graph, List.copyOf(parameters), inputs, targets, prediction, residual);
    }

    /** Parameters, inputs and targets, in a list to be added to. */
    List<Node> sources() {
        List<Node> sources = new ArrayList<>(parameters);
        sources.add(inputs);
        sources.add(targets);
        return sources;
    }

    /** The layers whose weights enter once, by product with one column an example. */
    List<AffineLayer> affine() {
        return AffineLayer.below(graph, parameters, inputs, prediction);
    }
}
