package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A matrix of parameters that enters a graph once, as z = W·x + b with one example a column, in a graph that keeps examples
 * apart. The derivative in W_ji at one example is then x_i times the derivative in z_j at that example, so that derivatives
 * in z, which are far fewer, give all of those in W and b.
 *
 * @param weights index of W [rows][cols] among the parameters
 * @param bias index of b [rows][1]; −1 where there is none that enters by this node alone
 * @param inputs x, [cols][batch]
 * @param outputs z, [rows][batch]
 */
public record AffineLayer(int weights, int bias, Node inputs, Node outputs) {
    /**
     * The affine layers below {@code output}, in the order of the graph: what a layer's z changes comes after it.
     *
     * @param parameters inputs of the graph, each a matrix
     * @param batch the input with one example a column
     * @return empty if examples meet anywhere, such as where a batch is normalised
     */
    public static List<AffineLayer> below(GraphBuilder graph, List<Node> parameters, Node batch, Node output) {
        boolean[] carriers = ExampleFlow.carriers(graph, batch, output);
        if (carriers == null) {
            return List.of();
        }
        int[] uses = new int[carriers.length];
        Node[] users = new Node[carriers.length];
        boolean[] live = Differentiation.below(graph, List.of(output));
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            for (int i = 0; live[id] && i < node.arity(); i++) {
                uses[node.input(i).id()]++;
                users[node.input(i).id()] = node;
            }
        }
        List<AffineLayer> layers = new ArrayList<>();
        for (int weights = 0; weights < parameters.size(); weights++) {
            Node w = parameters.get(weights);
            if (w.id() >= live.length || uses[w.id()] != 1) {
                continue;
            }
            Node product = users[w.id()];
            if (!(product.primitive() instanceof MatrixProduct form)
                    || form.transposeLeft()
                    || form.transposeRight()
                    || product.input(0) != w
                    || !carriers[product.input(1).id()]
                    || product.shape().rank() != 2
                    || product.shape().columns() != batch.shape().columns()) {
                continue;
            }
            Node sum = uses[product.id()] == 1 && product != output ? users[product.id()] : product;
            int bias = bias(product, sum, parameters, uses);
            layers.add(new AffineLayer(weights, bias, product.input(1), bias < 0 ? product : sum));
        }
        layers.sort(Comparator.comparingInt(layer -> layer.outputs().id()));
        return layers;
    }

    /** The index of b where {@code sum} is {@code product} + b and b is used nowhere else. */
    private static int bias(Node product, Node sum, List<Node> parameters, int[] uses) {
        if (!(sum.primitive() instanceof Add)) {
            return -1;
        }
        Node b = sum.input(0) == product ? sum.input(1) : sum.input(0);
        boolean oneEach = b.shape().equals(Shape.of(product.shape().rows(), 1)) && uses[b.id()] == 1;
        return oneEach ? parameters.indexOf(b) : -1;
    }
}
