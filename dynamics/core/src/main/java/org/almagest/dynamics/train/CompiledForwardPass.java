package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Loss;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.autodiff.Shape;

/** The forward pass of a model that is a computation graph. */
final class CompiledForwardPass implements ForwardPass {
    private final Execution execution;
    private final int blocks;
    private final int batch;

    /**
     * With arrays of its own.
     *
     * @param plan what {@link #compile} made
     * @param blocks number of the model's parameter blocks
     * @param batch examples in the batch
     */
    CompiledForwardPass(Plan plan, int blocks, int batch) {
        this.execution = plan.execution();
        this.blocks = blocks;
        this.batch = batch;
    }

    /** Inputs: the parameter blocks, inputs [features][batch], targets [outputs][batch]. Outputs: loss, predictions. */
    static Plan compile(Model model, Loss loss, int features, int outputs, int batch) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> parameters = new ArrayList<>();
        for (Block block : model.blocks()) {
            parameters.add(graph.input("parameter " + parameters.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, batch));
        Node targets = graph.input("targets", Shape.of(outputs, batch));
        Node prediction = model.forward(graph, parameters, inputs);
        Node value = loss.emit(graph, prediction, targets);
        List<Node> sources = new ArrayList<>(parameters);
        sources.add(inputs);
        sources.add(targets);
        return Plan.compile(graph, sources, List.of(value, prediction));
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public double[] arena() {
        return execution.arena();
    }

    @Override
    public int parameters() {
        return execution.plan().input(0);
    }

    @Override
    public int inputs() {
        return execution.plan().input(blocks);
    }

    @Override
    public int targets() {
        return execution.plan().input(blocks + 1);
    }

    @Override
    public int predictions() {
        return execution.plan().output(1);
    }

    @Override
    public double evaluate() {
        execution.run();
        return execution.arena()[execution.plan().output(0)];
    }
}
