package org.almagest.studies.saliencyrefinement;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.BinaryCrossEntropy;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * Deep supervision: the sum over all side outputs of the binary cross-entropy of their maps, each enlarged to the width of the
 * image (after Chen et al., ECCV 2018, arXiv 1807.09940). Its terms are called as the maps are, the coarsest first. A network
 * without side outputs is an {@link IllegalArgumentException}.
 */
@AutoService(Objective.class)
public record SideOutputLoss() implements Objective {
    @Override
    public String name() {
        return "side-outputs";
    }

    @Override
    public String description() {
        return "Σ over side outputs i of the mean over batch and pixels of ln(1+e^S) − y·S, S the map S_i enlarged to the image's width";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        SideOutputs outputs = network.model()
                .capability(SideOutputs.class)
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "loss %s of a network without side outputs: expected family side-output-cnn; choose that, or another loss",
                        name())));
        Map<String, Node> states = network.traces(batch.inputs());
        List<Terms.Term> terms = new ArrayList<>();
        for (int level = SideOutputs.LEVELS; level > 0; level--) {
            String map = SideOutputs.map(level);
            Node whole = outputs.whole(network.pass(), level, Objects.requireNonNull(states.get(map)));
            terms.add(new Terms.Term(map, 1, new BinaryCrossEntropy().emit(graph, whole, batch.targets())));
        }
        return new Terms(terms);
    }
}
