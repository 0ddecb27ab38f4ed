package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** The mean loss over a whole training set, with its gradient; compiled once for many parameters. */
public final class TrainingLoss {
    private final Execution execution;
    private final int parameters;

    public TrainingLoss(Model model, Examples examples, String loss) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> sources = new ArrayList<>();
        for (Block block : model.blocks()) {
            sources.add(graph.input("parameter " + sources.size(), Shape.of(block.rows(), block.cols())));
        }
        List<Node> weights = List.copyOf(sources);
        Node inputs = graph.input("inputs", Shape.of(examples.features(), examples.count()));
        Node targets = graph.input("targets", Shape.of(examples.outputs(), examples.count()));
        sources.add(inputs);
        sources.add(targets);
        Node value = Loss.named(loss).emit(graph, model.forward(graph, weights, inputs), targets);
        List<Node> results = new ArrayList<>(List.of(value));
        results.addAll(Differentiation.gradient(graph, value, weights));
        this.execution = Plan.compile(graph, sources, results).execution();
        this.parameters = model.parameterCount();
        fill(weights.size(), examples.inputs(), examples.features(), examples.count());
        fill(weights.size() + 1, examples.targets(), examples.outputs(), examples.count());
    }

    /** Examples one after another become [rows][count]. */
    private void fill(int input, double[] source, int rows, int count) {
        int at = execution.plan().input(input);
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < rows; i++) {
                execution.arena()[at + i * count + j] = source[j * rows + i];
            }
        }
    }

    /** Goes to {@code theta}, the flat parameter vector. */
    public void evaluate(double[] theta) {
        System.arraycopy(theta, 0, execution.arena(), execution.plan().input(0), parameters);
        execution.run();
    }

    /** The loss there. */
    public double value() {
        return execution.arena()[execution.plan().output(0)];
    }

    /** The square of its gradient's length there. */
    public double squaredGradient() {
        int at = execution.plan().output(1);
        double sum = 0;
        for (int i = 0; i < parameters; i++) {
            double slope = execution.arena()[at + i];
            sum = Math.fma(slope, slope, sum);
        }
        return sum;
    }
}
