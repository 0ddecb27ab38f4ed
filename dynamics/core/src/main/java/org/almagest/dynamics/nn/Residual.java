package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * shortcut(x) + branch(x) (He et al., CVPR 2016, arXiv 1512.03385, eqs. 1 and 2). At infinite width the two covariances add up
 * where the last layers of both have independent weights.
 *
 * @param branch what is learnt
 * @param shortcut an empty {@link Chain} for the identity, as in eq. 1
 */
public record Residual(Layer branch, Layer shortcut) implements Layer {
    /** x + branch(x). */
    public static Residual of(Layer branch) {
        return new Residual(branch, Chain.of());
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node kept = shortcut.apply(pass, inputs);
        Node learnt = branch.apply(pass, inputs);
        if (!kept.shape().equals(learnt.shape())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a residual branch makes %s of %s, and its shortcut %s: expected equal shapes; choose a shortcut that changes the shape as well",
                    learnt.shape(),
                    inputs.shape(),
                    kept.shape()));
        }
        return pass.graph().add(kept, learnt);
    }

    @Override
    public double operations() {
        return branch.operations() + shortcut.operations();
    }
}
