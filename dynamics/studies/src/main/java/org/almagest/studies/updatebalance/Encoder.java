package org.almagest.studies.updatebalance;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Sequence;

/**
 * One modality's items as features: N₂(B·relu(N₁(A·x + a)) + b), item by item but for what the norms N share.
 *
 * @param name of the modality, which begins the names of its inner states
 * @param first A, a
 * @param second B, b
 * @param inner N₁
 * @param outer N₂
 */
record Encoder(String name, Dense first, Dense second, StepNorm inner, StepNorm outer) {
    Sequence apply(ForwardPass pass, Sequence items) {
        Sequence seen = items.with(first.apply(pass, pass.trace(name, items.states())));
        Sequence hidden = normalised(pass, seen, inner, " 1");
        Sequence lit = hidden.with(pass.graph().activate(Activation.RELU, hidden.states()));
        return normalised(pass, lit.with(second.apply(pass, lit.states())), outer, " 2");
    }

    private Sequence normalised(ForwardPass pass, Sequence features, StepNorm norm, String place) {
        pass.trace(before(name + place), features.states());
        Sequence after = norm.apply(pass, features);
        pass.trace(after(name + place), after.states());
        return after;
    }

    /** What the features in front of a norm are called, such as {@code before video 1}. */
    static String before(String norm) {
        return "before " + norm;
    }

    /** What the features behind it are called. */
    static String after(String norm) {
        return "after " + norm;
    }
}
