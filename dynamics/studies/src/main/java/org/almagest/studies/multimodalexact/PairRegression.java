package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * Brings partners together without any comparison with others: the mean over entries of (a − b)², and that of (aaᵀ/n − I)², which keeps
 * the embeddings of the first stream from shrinking to one point. n is the size of the batch.
 */
@AutoService(Objective.class)
public record PairRegression() implements Objective {
    @Override
    public String name() {
        return "pair-regression";
    }

    @Override
    public String description() {
        return "mean square distance of partners in two streams, and of the first stream's second moments from the identity";
    }

    @Override
    public Optional<String> missing(Model model) {
        return PairedStreams.missing(model);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        PairedStreams streams = PairedStreams.of(network, batch, name());
        Node a = streams.first();
        Node apart = graph.subtract(a, streams.second());
        Node moments = graph.scale(1.0 / streams.count(), graph.product(a, a, false, true));
        Node off = graph.subtract(moments, NewtonSchulz.identity(graph, streams.width()));
        return Terms.of(
                name(),
                graph.add(graph.mean(graph.multiply(apart, apart), 0b11), graph.mean(graph.multiply(off, off), 0b11)));
    }
}
