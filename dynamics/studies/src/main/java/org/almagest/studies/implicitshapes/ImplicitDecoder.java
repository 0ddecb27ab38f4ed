package org.almagest.studies.implicitshapes;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.FixedNumbers;
import org.almagest.dynamics.nn.Start;

/**
 * A decoder that says of a point p and a code z whether p is inside (IM-NET, arXiv 1812.02822): with q = (p, z) three dense
 * layers with leaky ReLU, each of which sees q beside the layer before, then one number and a sigmoid. All parameters are uniform
 * between ∓1/√fan-in at first.
 */
final class ImplicitDecoder implements ShapeDecoder {
    private static final int COORDINATES = 2;

    private final int latent;
    private final int[] widths;
    private final List<Joined> hidden = new ArrayList<>();
    private final Dense last;
    private final FixedNumbers pixels = centres(ExampleLayout.SIDE);

    /**
     * A layer whose inputs are those of the layer before it and q, in this order: its weights are [outputs][inputs + q].
     *
     * @param inputs numbers of the layer before; 0 of the first
     */
    private record Joined(int inputs, int weights, int bias) {
        static Joined of(Blocks.Builder blocks, int layer, int inputs, int query, int outputs) {
            Start start = Start.uniform(1 / Math.sqrt(inputs + query));
            int weights = blocks.weight(layer, "W", outputs, inputs + query, start);
            return new Joined(inputs, weights, blocks.weight(layer, "b", outputs, 1, start));
        }

        /** W·(state, query) + b as two products, so that the two need not be put together in one array. */
        Node apply(ForwardPass pass, Node state, Node query) {
            GraphBuilder graph = pass.graph();
            Node all = pass.parameter(weights);
            Node asked = graph.product(graph.slice(all, 0, inputs, query.shape().rows()), query);
            Node sum = inputs == 0 ? asked : graph.add(graph.product(graph.slice(all, 0, 0, inputs), state), asked);
            return graph.add(sum, pass.parameter(bias));
        }
    }

    /**
     * The layers, as blocks.
     *
     * @param layer number of the first
     * @param width units of the widest; the next two have two thirds and a third of them
     * @param latent numbers of a code
     */
    ImplicitDecoder(Blocks.Builder blocks, int layer, int width, int latent) {
        this.latent = latent;
        this.widths = new int[] {width, Math.max(1, 2 * width / 3), Math.max(1, width / 3)};
        int query = COORDINATES + latent;
        int inputs = 0;
        int next = layer;
        for (int units : widths) {
            hidden.add(Joined.of(blocks, next++, inputs, query, units));
            inputs = units;
        }
        Start start = Start.uniform(1 / Math.sqrt(inputs));
        this.last = Dense.of(blocks, next, "", inputs, 1, start, start);
    }

    /** The centres of the pixels of a picture of {@code side} by {@code side}, row by row: [2][side²]. */
    static FixedNumbers centres(int side) {
        double[] numbers = new double[2 * side * side];
        for (int pixel = 0; pixel < side * side; pixel++) {
            numbers[pixel] = PlanarShape.centre(pixel % side, side);
            numbers[side * side + pixel] = PlanarShape.centre(pixel / side, side);
        }
        return new FixedNumbers(COORDINATES, side * side, numbers);
    }

    @Override
    public Node raster(ForwardPass pass, Node codes) {
        return at(pass, codes, pixels.in(pass.graph()));
    }

    /**
     * The field at the same points for every code.
     *
     * @param codes [latent][batch]
     * @param points [2][points]
     * @return [points][batch]
     */
    Node at(ForwardPass pass, Node codes, Node points) {
        GraphBuilder graph = pass.graph();
        int count = points.shape().columns();
        int batch = codes.shape().columns();
        Node wide = graph.expand(graph.reshape(points, COORDINATES, count, 1), 0, batch);
        return of(pass, codes, graph.reshape(wide, 1, COORDINATES, count * batch));
    }

    /**
     * The field at points of each code's own.
     *
     * @param codes [latent][batch]
     * @param points the first coordinates of all points, then their second ones, [2·points][batch]
     * @return [points][batch]
     */
    Node atOwn(ForwardPass pass, Node codes, Node points) {
        int columns = points.shape().rows() / COORDINATES * points.shape().columns();
        return of(pass, codes, pass.graph().reshape(points, COORDINATES, columns));
    }

    /** The field, point by point with the codes innermost: from points [2][points·batch] to [points][batch]. */
    private Node of(ForwardPass pass, Node codes, Node points) {
        GraphBuilder graph = pass.graph();
        int batch = codes.shape().columns();
        int count = points.shape().columns() / batch;
        Node wide = graph.expand(graph.reshape(codes, latent, 1, batch), 1, count);
        Node query = graph.concatenate(1, List.of(points, graph.reshape(wide, 1, latent, count * batch)));
        Node state = query;
        for (Joined layer : hidden) {
            state = graph.leakyRelu(ShapeEncoder.SLOPE, layer.apply(pass, state, query));
        }
        Node logits = last.apply(pass, state);
        return graph.reshape(graph.activate(Activation.SIGMOID, logits), count, batch);
    }

    @Override
    public double operations() {
        double one = 2.0 * widths[widths.length - 1];
        int inputs = 0;
        for (int units : widths) {
            one += 2.0 * units * (inputs + COORDINATES + latent);
            inputs = units;
        }
        return ExampleLayout.PIXELS * one;
    }
}
