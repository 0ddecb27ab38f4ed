package org.almagest.studies.domainembeddings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ChanceInput;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** An objective over triples and its gradient, with given corruptions in the place of drawn ones. */
final class Drawn {
    private final NetworkInGraph network;
    private final Execution execution;
    private final List<Integer> own;
    private final TranslationModel model;
    private final Node inputs;
    private final double[] columns;

    /** Over {@code triples}, [count][3], with the gradient in the blocks {@code own}. */
    Drawn(TranslationModel model, Objective objective, double[] triples, List<Integer> own) {
        int count = triples.length / 3;
        this.model = model;
        this.own = own;
        this.network = NetworkInGraph.training(model);
        Batch batch = network.batch(new Examples(3, 1, count, triples, new double[count]).shape(), count);
        this.inputs = batch.inputs();
        Node loss = objective.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(
                network.graph(),
                loss,
                own.stream().map(network.parameters()::get).toList()));
        this.execution =
                Plan.compile(network.graph(), network.sources(), results).execution();
        this.columns = new double[triples.length];
        for (int i = 0; i < count; i++) {
            for (int part = 0; part < 3; part++) {
                columns[part * count + i] = triples[3 * i + part];
            }
        }
    }

    /**
     * At the flat vector {@code theta}.
     *
     * @param head 1 where the head is replaced, 0 where the tail is
     * @param entity what takes its place
     */
    void run(double[] theta, double[] head, double[] entity) {
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            execution.set(b, Arrays.copyOfRange(theta, block.offset(), block.offset() + block.size()));
        }
        execution.set(network.sources().indexOf(inputs), columns);
        for (ChanceInput chance : network.chance()) {
            execution.set(
                    network.sources().indexOf(chance.node()), chance.name().equals(Corruption.HEAD) ? head : entity);
        }
        execution.run();
    }

    double loss() {
        return execution.copyOf(0, 1)[0];
    }

    /** In the i-th of the own blocks. */
    double[] gradient(int i) {
        return execution.copyOf(i + 1, model.blocks().get(own.get(i)).size());
    }
}
