package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * ‖a‖² + ‖W‖_F²/m of a network with one hidden layer of m neurons, W its first and a its last matrix: a penalty under which both
 * layers stay of one size.
 */
@AutoService(Objective.class)
public record TwoLayerNorm() implements Objective {
    @Override
    public String name() {
        return "two-layer-norm";
    }

    @Override
    public String description() {
        return "‖a‖² + ‖W‖²/m, W the first matrix of the network, with m rows, and a its last: a penalty for networks with one hidden layer";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        List<Block> blocks = network.model().blocks();
        Node first = network.parameters().get(0);
        int last = blocks.size() - 1;
        while (last > 0 && blocks.get(last).name().equals("b")) {
            last--;
        }
        Node head = network.parameters().get(last);
        Node penalty = graph.add(
                square(graph, head), graph.scale(1.0 / blocks.get(0).rows(), square(graph, first)));
        return Terms.of(name(), penalty);
    }

    private static Node square(GraphBuilder graph, Node a) {
        return graph.sum(graph.multiply(a, a));
    }
}
