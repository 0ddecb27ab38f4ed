package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.jspecify.annotations.Nullable;

/**
 * The network of the references, h_{k+1} = h_k + δ_k σ(A_k h_k + b_k), written with the graph builder alone. The parameters
 * are inputs in flat order: the input layer's W and b, each layer's A and b, the output layer's W and b, δ.
 */
public final class ResidualNetwork {
    /** How δ enters. */
    public enum Delta {
        NONE,
        SHARED,
        PER_LAYER
    }

    public final GraphBuilder graph = new GraphBuilder();
    public final List<Node> parameters = new ArrayList<>();
    public final Node x;
    public final Node y;
    public final Node prediction;
    public final Node loss;

    /**
     * @param inputs width of the data; 0 for no input layer
     * @param outputs width of the targets; 0 for no output layer, else the loss is the cross-entropy
     */
    public ResidualNetwork(
            Activation activation, Delta delta, int inputs, int width, int depth, int outputs, int batch) {
        this.x = graph.input("x", Shape.of(inputs == 0 ? width : inputs, batch));
        this.y = graph.input("y", Shape.of(outputs == 0 ? width : outputs, batch));
        Node h = inputs == 0 ? x : dense(parameter(width, inputs), parameter(width, 1), x);
        List<Node> weights = new ArrayList<>();
        List<Node> biases = new ArrayList<>();
        for (int k = 0; k < depth; k++) {
            weights.add(parameter(width, width));
            biases.add(parameter(width, 1));
        }
        Node outputWeight = outputs == 0 ? null : parameter(outputs, width);
        Node outputBias = outputs == 0 ? null : parameter(outputs, 1);
        Node deltas =
                switch (delta) {
                    case NONE -> null;
                    case SHARED -> parameter(1, 1);
                    case PER_LAYER -> parameter(1, depth);
                };
        for (int k = 0; k < depth; k++) {
            Node step = graph.activate(activation, dense(weights.get(k), biases.get(k), h));
            h = graph.add(h, deltas == null ? step : graph.multiply(factor(deltas, delta, k), step));
        }
        if (outputWeight != null && outputBias != null) {
            h = dense(outputWeight, outputBias, h);
        }
        this.prediction = h;
        this.loss = (outputs == 0 ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY).emit(graph, h, y);
    }

    private Node parameter(int rows, int columns) {
        Node node = graph.input("parameter " + parameters.size(), Shape.of(rows, columns));
        parameters.add(node);
        return node;
    }

    private Node dense(Node weight, Node bias, Node h) {
        return graph.add(graph.product(weight, h), bias);
    }

    private Node factor(Node deltas, Delta delta, int k) {
        return delta == Delta.SHARED ? graph.activate(Activation.ABS, deltas) : graph.slice(deltas, 0, k, 1);
    }

    public int parameterCount() {
        return parameters.stream().mapToInt(p -> p.shape().size()).sum();
    }

    public List<Node> gradient() {
        return Differentiation.gradient(graph, loss, parameters);
    }

    /** Inputs for directions in parameter space: one for each parameter, with lanes where there are several. */
    public List<Node> directions(String name, List<Node> outputs, int lanes) {
        List<Node> directions = new ArrayList<>();
        for (Node parameter : parameters) {
            directions.add(graph.input(
                    name + " " + parameter.id(), Differentiation.lanes(graph, outputs, parameter.shape(), lanes)));
        }
        return directions;
    }

    /** Σ over parameters of v·w. */
    Node inner(List<Node> v, List<Node> w) {
        Node sum = graph.constant(0);
        for (int i = 0; i < v.size(); i++) {
            sum = graph.add(sum, graph.sum(graph.multiply(v.get(i), w.get(i))));
        }
        return sum;
    }

    /** x, y, the parameters, and whatever else. */
    public List<Node> inputs(@Nullable List<Node> further) {
        List<Node> inputs = new ArrayList<>(List.of(x, y));
        inputs.addAll(parameters);
        if (further != null) {
            inputs.addAll(further);
        }
        return inputs;
    }

    /** Copies flat numbers into consecutive inputs, the first at {@code first}; as direction number {@code lane}. */
    public void set(Execution execution, int first, double[] flat, int lane) {
        int from = 0;
        for (int i = 0; i < parameters.size(); i++) {
            int size = parameters.get(i).shape().size();
            System.arraycopy(flat, from, execution.arena(), execution.plan().input(first + i) + lane * size, size);
            from += size;
        }
    }

    /** The flat numbers of consecutive outputs, the first at {@code first}. */
    double[] get(Execution execution, int first, int lane) {
        double[] flat = new double[parameterCount()];
        int from = 0;
        for (int i = 0; i < parameters.size(); i++) {
            int size = parameters.get(i).shape().size();
            System.arraycopy(execution.arena(), execution.plan().output(first + i) + lane * size, flat, from, size);
            from += size;
        }
        return flat;
    }
}
