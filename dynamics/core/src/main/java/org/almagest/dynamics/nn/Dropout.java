package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Dropout (Srivastava et al., JMLR 2014): in training each number is 0 with probability p, drawn anew at every step, and else
 * divided by 1 − p, so that its mean stays; the identity in evaluation. No parameters. At infinite width it multiplies the
 * variance at one input by 1/(1 − p), and leaves the covariance of two inputs, whose masks are independent.
 *
 * @param name its own within the network, for the stream of its masks
 * @param probability p, from 0 to below 1
 */
public record Dropout(String name, double probability) implements Layer {
    /**
     * Checks the probability.
     *
     * @throws IllegalArgumentException if it is none, or all would be dropped
     */
    public Dropout {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "dropout with probability %s: expected a number from 0 to below 1", probability));
        }
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        if (probability == 0 || !pass.training()) {
            return inputs;
        }
        Node mask = pass.chance(name, inputs.shape(), Distribution.bernoulli(1 - probability));
        return pass.graph().scale(1 / (1 - probability), pass.graph().multiply(mask, inputs));
    }

    /** A multiplication a number, which counts for nothing beside its neighbours. */
    @Override
    public double operations() {
        return 0;
    }
}
