package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * Minus the correlation of two streams of a batch, the objective of deep canonical correlation analysis (Andrew, Arora, Bilmes, Livescu,
 * ICML 2013, equations 9 to 11). With embeddings a and b whose mean over the batch is taken away, C_a = aaᵀ/n + 10⁻⁶I, C_b likewise,
 * C_ab = abᵀ/n, M = C_a^(−1/2) C_ab C_b^(−1/2), it is −‖M‖_* (the sum of singular values; {@code form=nuclear}) or −tr M ({@code
 * form=trace}). Since tr M ≤ ‖M‖_* and the two are equal where M is symmetric and positive, both have the same least value: minus the
 * sum of the canonical correlations that the embeddings can reach. What it is depends on the whole batch.
 *
 * <p>Streams are [k][batch]; ones that are no pairs, or padded, are an {@link IllegalArgumentException}. Roots are exact to rounding only
 * where the smallest eigenvalue is above some 10⁻⁵ of the trace: not for batches of fewer than k + 1 pairs, nor, with {@code
 * form=nuclear}, where a singular value of M is below some 0.3 % of ‖M‖_F.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record CorrelationLoss(Settings settings) implements Objective {
    private static final String FORM = "form";
    private static final String NUCLEAR = "nuclear";
    private static final double RIDGE = 1e-6;

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    FORM,
                    NUCLEAR,
                    List.of(NUCLEAR, "trace"),
                    "of the whitened cross-covariance M; nuclear: the sum of its singular values; trace: that of its diagonal"));

    /** At its defaults. */
    public CorrelationLoss() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("canonical-correlation", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "minus the sum of singular values, or the trace, of C_a^(−1/2) C_ab C_b^(−1/2) of two streams of the batch, centred";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new CorrelationLoss(other);
    }

    @Override
    public Optional<String> missing(Model model) {
        return PairedStreams.missing(model);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        PairedStreams streams = PairedStreams.of(network, batch, name());
        Node sum = sum(graph, streams.first(), streams.second());
        return Terms.of(name(), graph.scale(-1, sum));
    }

    private Node sum(GraphBuilder graph, Node first, Node second) {
        int count = first.shape().columns();
        int k = first.shape().rows();
        Node identity = NewtonSchulz.identity(graph, k);
        Node both = graph.concatenate(1, List.of(first, second));
        Node centred = graph.scale(1 / Math.sqrt(count), graph.subtract(both, graph.mean(both, 0b01)));
        // one lane a stream: both matrices go through the same products
        Node lanes = graph.reshape(centred, 2, k, count);
        Node own = graph.add(graph.scale(RIDGE, identity), graph.product(lanes, lanes, false, true));
        Node across = graph.product(graph.slice(centred, 1, 0, k), graph.slice(centred, 1, k, k), false, true);
        Node roots = graph.reshape(NewtonSchulz.of(graph, own, identity).inverseRoot(), 1, 2 * k, k);
        Node whitened = graph.product(graph.slice(roots, 1, 0, k), graph.product(across, graph.slice(roots, 1, k, k)));
        if (!settings.text(FORM).equals(NUCLEAR)) {
            return NewtonSchulz.trace(graph, whitened, identity);
        }
        Node square = graph.product(whitened, whitened, false, true);
        return NewtonSchulz.trace(
                graph, NewtonSchulz.of(graph, square, identity).root(), identity);
    }
}
