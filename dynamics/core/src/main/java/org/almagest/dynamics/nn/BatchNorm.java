package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Batch norm, γ·(x − m)/√(v + ε) + β channel by channel (Ioffe, Szegedy, ICML 2015, arXiv 1502.03167, algorithm 1), with
 * PyTorch's constants: ε = 1e-5. In training m and v are the mean and the biased variance over batch and positions; in
 * evaluation they are running ones, which begin at 0 and 1 and move a tenth of the way to the batch's at every training step,
 * the variance by its unbiased estimate. Blocks gamma and beta begin at 1 and 0; the running statistics are no parameters, and
 * no derivative passes to them.
 *
 * <p>In training examples of a batch are coupled, so there is no kernel of infinite width for pairs of inputs alone; with
 * infinite batches it divides covariances by the variance (Yang et al., ICLR 2019, arXiv 1902.08129).
 */
public final class BatchNorm implements Layer {
    /** How far a step takes the running statistics towards those of the batch. */
    static final double MOMENTUM = 0.1;

    private final int layer;
    private final int channels;
    private final int positions;
    private final int gamma;
    private final int beta;
    private final int mean;
    private final int variance;

    private BatchNorm(Blocks.Builder blocks, int layer, int channels, int positions) {
        this.layer = layer;
        this.channels = channels;
        this.positions = positions;
        this.gamma = blocks.weight(layer, "gamma", channels, 1, Start.ONE);
        this.beta = blocks.weight(layer, "beta", channels, 1, Start.ZERO);
        this.mean = blocks.statistic(String.format(Locale.ROOT, "layer %d mean", layer), channels, 1, 0);
        this.variance = blocks.statistic(String.format(Locale.ROOT, "layer %d variance", layer), channels, 1, 1);
    }

    /**
     * On inputs [channels·positions][batch].
     *
     * @param positions pixels of a channel; 1 after a dense layer
     */
    public static BatchNorm of(Blocks.Builder blocks, int layer, int channels, int positions) {
        return new BatchNorm(blocks, layer, channels, positions);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node rows = Channels.rows(graph, inputs, channels);
        Node m = pass.statistic(mean);
        Node v = pass.statistic(variance);
        if (pass.training()) {
            Moments moments = Moments.of(graph, rows, 0);
            int count = moments.count();
            if (count < 2) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the batch norm of layer %d sees a single number a channel in a training step: expected at least 2; choose a batch_size that leaves no batch of one example",
                        layer));
            }
            pass.update(mean, towards(graph, m, moments.mean()));
            Node unbiased = graph.scale(count / (count - 1.0), moments.variance());
            pass.update(variance, towards(graph, v, unbiased));
            m = moments.mean();
            v = moments.variance();
        }
        Node result = Normalisation.affine(
                graph, rows, m, Normalisation.inverseDeviation(graph, v), pass.parameter(gamma), pass.parameter(beta));
        return Channels.restore(graph, result, inputs);
    }

    private static Node towards(GraphBuilder graph, Node running, Node batch) {
        return graph.add(graph.scale(1 - MOMENTUM, running), graph.scale(MOMENTUM, batch));
    }

    @Override
    public double operations() {
        return 8.0 * channels * positions;
    }
}
