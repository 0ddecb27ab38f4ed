package org.almagest.jobs.dl4j.translation;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * A DL4J network as a graph of ours. It begins where DL4J's began, so {@link #initialise} draws nothing.
 *
 * @param blocks its parameters
 * @param initial the flat vector at which it was first seen
 * @param input the size of one input
 * @param stages its vertices, each an inner state of this name, in an order in which each comes after what it reads; the last one is the prediction, without
 *     its softmax where the loss is cross-entropy
 * @param loss what it learns by
 * @param counts whether it holds numbers that are no parameters and move all the same: those of batch normalisation
 * @param operationsPerExample of one forward pass, roughly
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TranslatedNetwork(
        List<Block> blocks,
        double[] initial,
        Size input,
        List<Stage> stages,
        Objective loss,
        boolean counts,
        double operationsPerExample)
        implements Model {
    public TranslatedNetwork {
        blocks = List.copyOf(blocks);
        stages = List.copyOf(stages);
    }

    @Override
    public double[] initialise(RandomStream random) {
        return initial.clone();
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        List<Node> results = new ArrayList<>();
        for (Stage stage : stages) {
            List<Node> read = stage.inputs().stream()
                    .map(i -> i < 0 ? inputs : results.get(i))
                    .toList();
            results.add(pass.trace(stage.vertex(), stage.step().emit(pass.graph(), pass.parameters(), read)));
        }
        return results.get(results.size() - 1);
    }

    /** Numbers in one prediction. */
    public int outputs() {
        return stages.get(stages.size() - 1).size().count();
    }
}
