package org.almagest.jobs.dl4j.translation;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;

/** A translated network on batches of a fixed size: its loss, the loss's gradient and, if asked for, what every stage gives. */
final class Evaluation {
    private final TranslatedNetwork network;
    private final int batch;
    private final NetworkExecution compiled;
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
        NetworkInGraph graph = new NetworkInGraph(network);
        Batch examples = graph.batch(ExampleShape.of(network.input().count(), network.outputs()), batch);
        Node inputs = examples.inputs();
        examples.targets();
        Node prediction = graph.predict(inputs);
        Node loss = network.loss().emit(graph.graph(), graph, examples).total(graph.graph());
        List<Node> results = new ArrayList<>();
        results.add(loss);
        results.addAll(Differentiation.gradient(graph.graph(), loss, graph.parameters()));
        if (stages) {
            List<Node> given = List.copyOf(graph.traces(inputs).values());
            results.addAll(given.subList(0, given.size() - 1));
            boolean classes = network.loss().equals(Objectives.CROSS_ENTROPY);
            results.add(classes ? graph.graph().softmax(prediction) : prediction);
        }
        this.compiled = graph.execution(results, new double[0]);
        this.execution = compiled.execution();
    }

    /** Evaluates at {@code theta} on the examples from {@code from} on. */
    void run(double[] theta, Examples examples, int from) {
        compiled.parameters(theta);
        compiled.load(examples, from);
        execution.run();
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
