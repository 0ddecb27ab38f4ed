package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Layer norm, γ·(x − m)/√(v + ε) + β with mean and biased variance over the numbers of a column, so of one example or one
 * token (Ba, Kiros, Hinton, 2016, arXiv 1607.06450, eq. 4); ε = 1e-5. Blocks gamma and beta, a number a row, begin at 1 and 0.
 *
 * <p>At infinite width it divides a covariance K(x, x′) by √(K(x, x)·K(x′, x′)): mean and variance become deterministic.
 */
public final class LayerNorm implements Layer {
    private final int numbers;
    private final int gamma;
    private final int beta;

    private LayerNorm(int numbers, int gamma, int beta) {
        this.numbers = numbers;
        this.gamma = gamma;
        this.beta = beta;
    }

    /** On columns of {@code numbers} numbers. */
    public static LayerNorm of(Blocks.Builder blocks, int layer, int numbers) {
        return of(blocks, layer, "", numbers);
    }

    /** As {@link #of(Blocks.Builder, int, int)}, with blocks called gamma{@code suffix} and beta{@code suffix}. */
    public static LayerNorm of(Blocks.Builder blocks, int layer, String suffix, int numbers) {
        return new LayerNorm(
                numbers,
                blocks.weight(layer, "gamma" + suffix, numbers, 1, Start.ONE),
                blocks.weight(layer, "beta" + suffix, numbers, 1, Start.ZERO));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Moments moments = Moments.of(graph, inputs, 1);
        Node centred = graph.subtract(inputs, moments.mean());
        Node normal = graph.multiply(Normalisation.inverseDeviation(graph, moments.variance()), centred);
        return graph.add(graph.multiply(pass.parameter(gamma), normal), pass.parameter(beta));
    }

    @Override
    public double operations() {
        return 8.0 * numbers;
    }
}
