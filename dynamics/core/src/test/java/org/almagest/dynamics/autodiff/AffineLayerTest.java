package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which layers are found, and which must not be. */
class AffineLayerTest {
    private static final int BATCH = 7;

    private final GraphBuilder graph = new GraphBuilder();
    private final Node x = graph.input("x", Shape.of(4, BATCH));
    private final Node w = graph.input("W", Shape.of(3, 4));
    private final Node b = graph.input("b", Shape.of(3, 1));
    private final Node v = graph.input("V", Shape.of(3, 3));
    private final List<Node> parameters = List.of(w, b, v);

    private Node hidden() {
        return graph.activate(Activation.TANH, graph.add(graph.product(w, x), b));
    }

    private List<AffineLayer> below(Node output) {
        return AffineLayer.below(graph, parameters, x, output);
    }

    @Test
    void oneWithABiasAndOneWithout() {
        Node hidden = hidden();
        Node output = graph.product(v, hidden);
        Node sum = graph.add(graph.product(w, x), b);
        assertEquals(List.of(new AffineLayer(0, 1, x, sum), new AffineLayer(2, -1, hidden, output)), below(output));
    }

    /** Not in that of the parameters. */
    @Test
    void inTheOrderOfTheGraph() {
        Node output = graph.product(v, hidden());
        List<AffineLayer> layers = AffineLayer.below(graph, List.of(v, b, w), x, output);
        assertEquals(List.of(2, 0), layers.stream().map(AffineLayer::weights).toList());
    }

    @Test
    void weightsUsedTwiceAreNone() {
        Node twice = graph.product(v, graph.activate(Activation.TANH, graph.product(v, hidden())));
        assertEquals(List.of(0), below(twice).stream().map(AffineLayer::weights).toList());
    }

    @Test
    void weightsUsedOutsideTheProductAreNone() {
        Node also = graph.add(graph.product(v, hidden()), graph.sum(v));
        assertEquals(List.of(0), below(also).stream().map(AffineLayer::weights).toList());
    }

    @Test
    void transposedWeightsAreNone() {
        Node output = graph.product(v, hidden(), true, false);
        assertEquals(
                List.of(0), below(output).stream().map(AffineLayer::weights).toList());
    }

    /** Its gradient is another than that of the layer. */
    @Test
    void aBiasUsedTwiceIsNone() {
        Node output = graph.multiply(hidden(), b);
        assertEquals(List.of(new AffineLayer(0, -1, x, graph.product(w, x))), below(output));
    }

    @Test
    void aProductReadTwiceTakesNoBias() {
        Node product = graph.product(w, x);
        Node output = graph.multiply(graph.add(product, b), product);
        assertEquals(List.of(new AffineLayer(0, -1, x, product)), below(output));
    }

    @Test
    void examplesThatMeetLeaveNone() {
        Node hidden = hidden();
        Node centred = graph.subtract(hidden, graph.scale(1.0 / BATCH, graph.sum(hidden, 0b01)));
        assertEquals(List.of(), below(graph.product(v, centred)));
        Node attention = graph.product(hidden, hidden, false, true);
        assertEquals(List.of(), below(graph.product(attention, hidden)));
        Indices shifted = Indices.of(1, 2, 3, 4, 5, 6, 0);
        assertEquals(List.of(), below(graph.product(v, graph.gather(hidden, 0, shifted))));
    }

    /** Weights met by several columns of each example, as those of a convolution are. */
    @Test
    void weightsSharedOverPositionsAreNone() {
        Node positions = graph.reshape(graph.activate(Activation.TANH, x), 2, 2 * BATCH);
        Node kernel = graph.input("K", Shape.of(5, 2));
        Node output = graph.reshape(graph.product(kernel, positions), 10, BATCH);
        assertEquals(List.of(), AffineLayer.below(graph, List.of(kernel), x, output));
    }
}
