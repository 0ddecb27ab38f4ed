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
 * The body of an {@link EquivariantNetwork}: h_i = E·|v_i|² + b (layer 0), then {@code depth} times, with h on the right as it was (layers
 * 1 to depth):
 *
 * <pre>
 * m_ij = φ_e(h_i, h_j, |x_i − x_j|², q_i·q_j)
 * x_i ← x_i + φ_v(h_i)·v_i + 1/(N−1)·Σ_j (x_i − x_j)·φ_x(m_ij)
 * h_i ← h_i + φ_h(h_i, Σ_j m_ij)
 * </pre>
 *
 * The prediction is the last x. The last φ_h has parameters and reaches nothing.
 */
final class EquivariantBody implements Layer {
    private final Points points;
    private final PointPairs pairs;
    private final Dense embedding;
    private final List<Messages> messages = new ArrayList<>();
    private final List<Layer> alongDifferences = new ArrayList<>();
    private final List<Layer> alongVelocities = new ArrayList<>();
    private final List<Layer> ofStates = new ArrayList<>();

    EquivariantBody(Blocks.Builder blocks, int points, int depth, int width, Initialisation initialisation) {
        this.points = new Points(points);
        this.pairs = new PointPairs(points);
        this.embedding = Dense.of(blocks, 0, 1, width, initialisation, true);
        for (int k = 1; k <= depth; k++) {
            messages.add(Messages.of(blocks, k, width, pairs, initialisation));
        }
        for (int k = 1; k <= depth; k++) {
            alongDifferences.add(SmallPerceptron.of(blocks, k, "x", width, width, 1, initialisation));
        }
        for (int k = 1; k <= depth; k++) {
            alongVelocities.add(SmallPerceptron.of(blocks, k, "v", width, width, 1, initialisation));
        }
        for (int k = 1; k <= depth; k++) {
            ofStates.add(SmallPerceptron.of(blocks, k, "h", 2 * width, width, width, initialisation));
        }
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node positions = points.positions(graph, inputs);
        Node velocities = points.velocities(graph, inputs);
        Node charges = pairs.products(graph, points.charges(graph, inputs));
        Node states = embedding.apply(pass, graph.sum(graph.multiply(velocities, velocities), 1 << 1));
        for (int k = 0; k < messages.size(); k++) {
            Node differences = pairs.differences(graph, positions);
            Node sent = messages.get(k).apply(pass, states, pairs.squaredDistances(graph, differences), charges);
            Node pull = pairs.apart(graph, alongDifferences.get(k).apply(pass, sent));
            Node drawn = pairs.sum(graph, graph.multiply(differences, pull));
            Node drift = graph.multiply(alongVelocities.get(k).apply(pass, states), velocities);
            positions = graph.add(graph.add(positions, drift), graph.scale(1.0 / pairs.partners(), drawn));
            pass.trace("positions " + (k + 1), points.prediction(graph, positions));
            if (k < messages.size() - 1) {
                Node received = pairs.sum(graph, pairs.apart(graph, sent));
                Node change = ofStates.get(k).apply(pass, graph.concatenate(1, List.of(states, received)));
                states = graph.add(states, change);
            }
        }
        return points.prediction(graph, positions);
    }

    @Override
    public double operations() {
        int count = points.points();
        double pairsOfExample = (double) count * pairs.partners();
        double sum = count * (embedding.operations() + 2 * Coordinates.SPACE);
        for (int k = 0; k < messages.size(); k++) {
            double perPair = alongDifferences.get(k).operations() + 5 * Coordinates.SPACE;
            double perPoint =
                    alongVelocities.get(k).operations() + ofStates.get(k).operations();
            sum += messages.get(k).operations(count) + pairsOfExample * perPair + count * perPoint;
        }
        return sum;
    }
}
