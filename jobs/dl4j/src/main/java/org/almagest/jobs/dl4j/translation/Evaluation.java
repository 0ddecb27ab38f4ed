package org.almagest.jobs.dl4j.translation;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** A translated network on batches of a fixed size: its loss, the loss's gradient and, if asked for, what every stage gives. */
final class Evaluation {
    private final TranslatedNetwork network;
    private final int batch;
    private final Execution execution;
    private final int parameters;

    /**
     * Compiles it.
     *
     * @param stages whether to keep what the stages give
     */
    Evaluation(TranslatedNetwork network, int batch, boolean stages) {
        this.network = network;
        this.batch = batch;
        this.parameters = network.blocks().size();
        GraphBuilder graph = new GraphBuilder();
        List<Node> sources = new ArrayList<>();
        for (Block block : network.blocks()) {
            sources.add(graph.input("parameter " + sources.size(), Shape.of(block.rows(), block.cols())));
        }
        List<Node> weights = List.copyOf(sources);
        Node inputs = graph.input("inputs", Shape.of(network.input().count(), batch));
        Node targets = graph.input("targets", Shape.of(network.outputs(), batch));
        sources.add(inputs);
        sources.add(targets);
        List<Node> given = network.emit(graph, weights, inputs);
        Node prediction = given.get(given.size() - 1);
        Node loss = network.loss().emit(graph, prediction, targets);
        List<Node> results = new ArrayList<>();
        results.add(loss);
        results.addAll(Differentiation.gradient(graph, loss, weights));
        if (stages) {
            results.addAll(given.subList(0, given.size() - 1));
            results.add(network.loss() == Loss.CROSS_ENTROPY ? graph.softmax(prediction) : prediction);
        }
        this.execution = Plan.compile(graph, sources, results).execution();
    }

    /** Evaluates at {@code theta} on the examples from {@code from} on. */
    void run(double[] theta, Examples examples, int from) {
        System.arraycopy(theta, 0, execution.arena(), execution.plan().input(0), theta.length);
        fill(parameters, examples.inputs(), examples.features(), from);
        fill(parameters + 1, examples.targets(), examples.outputs(), from);
        execution.run();
    }

    /** Examples one after another become [rows][batch]. */
    private void fill(int input, double[] source, int rows, int from) {
        int at = execution.plan().input(input);
        for (int j = 0; j < batch; j++) {
            for (int i = 0; i < rows; i++) {
                execution.arena()[at + i * batch + j] = source[(from + j) * rows + i];
            }
        }
    }

    /** The mean loss over the batch. */
    double loss() {
        return execution.arena()[execution.plan().output(0)];
    }

    /** Adds {@code share} times the gradient to {@code sum}. */
    void addGradient(double share, double[] sum) {
        int at = execution.plan().output(1);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += share * execution.arena()[at + i];
        }
    }

    /** What stage {@code i} gives, example by example; the last one with its softmax. */
    double[] stage(int i) {
        int rows = network.stages().get(i).size().count();
        double[] values = new double[rows * batch];
        int at = execution.plan().output(1 + parameters + i);
        for (int j = 0; j < batch; j++) {
            for (int row = 0; row < rows; row++) {
                values[j * rows + row] = execution.arena()[at + row * batch + j];
            }
        }
        return values;
    }
}
