package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Messages;
import org.almagest.dynamics.nn.PointPairs;
import org.almagest.dynamics.nn.Points;

/**
 * The body of a {@link PairNetwork}: h_i = E·(x_i, v_i) + b (layer 0), then {@code depth} times (layers 1 to depth), with the distances
 * of the input:
 *
 * <pre>
 * m_ij = φ_e(h_i, h_j, |x_i − x_j|², q_i·q_j)
 * h_i ← h_i + φ_h(h_i, Σ_j m_ij)
 * </pre>
 *
 * The prediction is x_i + φ_o(h_i) (layer depth + 1).
 */
final class PairBody implements Layer {
    private final Points points;
    private final PointPairs pairs;
    private final Dense embedding;
    private final List<Messages> messages = new ArrayList<>();
    private final List<Layer> ofStates = new ArrayList<>();
    private final Layer head;

    PairBody(Blocks.Builder blocks, int points, int depth, int width, Initialisation initialisation) {
        this.points = new Points(points);
        this.pairs = new PointPairs(points);
        this.embedding = Dense.of(blocks, 0, 2 * Coordinates.SPACE, width, initialisation, true);
        for (int k = 1; k <= depth; k++) {
            messages.add(Messages.of(blocks, k, width, pairs, initialisation));
        }
        for (int k = 1; k <= depth; k++) {
            ofStates.add(SmallPerceptron.of(blocks, k, "h", 2 * width, width, width, initialisation));
        }
        this.head = SmallPerceptron.of(blocks, depth + 1, "o", width, width, Coordinates.SPACE, initialisation);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node positions = points.positions(graph, inputs);
        Node charges = pairs.products(graph, points.charges(graph, inputs));
        Node distances = pairs.squaredDistances(graph, pairs.differences(graph, positions));
        Node states = embedding.apply(pass, points.motions(graph, inputs));
        for (int k = 0; k < messages.size(); k++) {
            Node sent = messages.get(k).apply(pass, states, distances, charges);
            Node received = pairs.sum(graph, pairs.apart(graph, sent));
            Node change = ofStates.get(k).apply(pass, graph.concatenate(1, List.of(states, received)));
            states = graph.add(states, change);
        }
        return points.prediction(graph, graph.add(positions, head.apply(pass, states)));
    }

    @Override
    public double operations() {
        int count = points.points();
        double sum = count * (embedding.operations() + head.operations());
        for (int k = 0; k < messages.size(); k++) {
            sum += messages.get(k).operations(count) + count * ofStates.get(k).operations();
        }
        return sum;
    }
}
