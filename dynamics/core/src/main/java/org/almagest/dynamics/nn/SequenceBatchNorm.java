package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.jspecify.annotations.Nullable;

/**
 * Batch norm over the tokens of sequences, γ·(x − m)/√(v + ε) + β row by row, where hidden tokens count for nothing and give exact
 * zeros (Ioffe, Szegedy, ICML 2015, arXiv 1502.03167, algorithm 1, over the tokens that are shown). In training m and v are the
 * mean and the biased variance of all that is shown in the batch; in evaluation they are running ones, as in {@link BatchNorm}. A
 * batch that shows fewer than two tokens leaves those as they are.
 */
public final class SequenceBatchNorm {
    private final int width;
    private final int gamma;
    private final int beta;
    private final int mean;
    private final int variance;
    private final boolean biased;

    private SequenceBatchNorm(Blocks.Builder blocks, int layer, String suffix, int width, boolean biased) {
        this.width = width;
        this.biased = biased;
        this.gamma = blocks.weight(layer, "gamma" + suffix, width, 1, Start.ONE);
        this.beta = blocks.weight(layer, "beta" + suffix, width, 1, Start.ZERO);
        this.mean = blocks.statistic(String.format(Locale.ROOT, "layer %d mean%s", layer, suffix), width, 1, 0);
        this.variance = blocks.statistic(String.format(Locale.ROOT, "layer %d variance%s", layer, suffix), width, 1, 1);
    }

    /**
     * On tokens of {@code width} numbers.
     *
     * @param suffix ends the names of its blocks and statistics, where the layer has several norms
     */
    public static SequenceBatchNorm of(Blocks.Builder blocks, int layer, String suffix, int width) {
        return new SequenceBatchNorm(blocks, layer, suffix, width, false);
    }

    /**
     * As {@link #of}, but what the running variance follows is the biased one, over n and not n − 1: as programs for speech have it.
     */
    public static SequenceBatchNorm withBiasedVariance(Blocks.Builder blocks, int layer, String suffix, int width) {
        return new SequenceBatchNorm(blocks, layer, suffix, width, true);
    }

    /** The tokens after the norm. */
    public Sequence apply(ForwardPass pass, Sequence tokens) {
        GraphBuilder graph = pass.graph();
        Node mask = tokens.mask();
        Node shown = mask == null ? null : graph.reshape(mask, 1, mask.shape().size());
        Node m = pass.statistic(mean);
        Node v = pass.statistic(variance);
        if (pass.training()) {
            Shown batch = Shown.of(graph, tokens.states(), shown);
            Node more = graph.sign(graph.activate(Activation.RELU, graph.subtract(batch.count(), graph.constant(1))));
            Node share = graph.scale(BatchNorm.MOMENTUM, more);
            Node followed = biased ? batch.variance() : unbiased(graph, batch, more);
            pass.update(mean, towards(graph, m, batch.mean(), share));
            pass.update(variance, towards(graph, v, followed, share));
            m = batch.mean();
            v = batch.variance();
        }
        Node result = Normalisation.affine(
                graph,
                tokens.states(),
                m,
                Normalisation.inverseDeviation(graph, v),
                pass.parameter(gamma),
                pass.parameter(beta));
        return tokens.with(shown == null ? result : graph.multiply(shown, result));
    }

    /** @param more 1 where the batch shows more than one token, else 0 */
    private static Node unbiased(GraphBuilder graph, Shown batch, Node more) {
        // count − 1, or 1 where the running variance stays as it is anyway
        Node fewer = graph.subtract(batch.count(), more);
        return graph.divide(graph.multiply(batch.count(), batch.variance()), fewer);
    }

    private static Node towards(GraphBuilder graph, Node running, Node batch, Node share) {
        return graph.add(running, graph.multiply(share, graph.subtract(batch, running)));
    }

    /**
     * What a batch shows: mean and biased variance of each row, 0 where nothing is shown.
     *
     * @param count tokens that are shown, at least 1
     */
    private record Shown(Node mean, Node variance, Node count) {
        static Shown of(GraphBuilder graph, Node states, @Nullable Node shown) {
            if (shown == null) {
                Moments moments = Moments.of(graph, states, 0);
                return new Shown(moments.mean(), moments.variance(), graph.constant(moments.count()));
            }
            Node all = graph.sum(shown);
            Node count = graph.add(all, graph.subtract(graph.constant(1), graph.sign(all)));
            Node share = graph.reciprocal(count);
            Node mean = graph.multiply(share, graph.sum(graph.multiply(shown, states), 1));
            Node centred = graph.multiply(shown, graph.subtract(states, mean));
            Node squares = graph.sum(graph.multiply(centred, centred), 1);
            return new Shown(mean, graph.multiply(share, squares), count);
        }
    }

    /** Floating-point operations for one token, roughly. */
    public double operations() {
        return 8.0 * width;
    }
}
