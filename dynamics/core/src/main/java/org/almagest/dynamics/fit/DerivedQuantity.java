package org.almagest.dynamics.fit;

import java.util.function.ToDoubleFunction;

/**
 * A product or ratio of two measured quantities of one run. Its exponent is the sum or difference of theirs, and its
 * interval keeps what two separate intervals lose: that both numbers come from the same runs.
 */
public enum DerivedQuantity {
    /** Largest increment of the weights in units of the largest weight: L^β·max_k‖w_{k+1} − w_k‖_F up to a constant. */
    RELATIVE_INCREMENT("relative_increment", "largest_increment / max_norm", "largest_increment", "max_norm", -1),

    /** Size of one residual step with a shared δ: |δ|·max_k‖A_k‖_F ~ L^−(α+β). */
    BRANCH_SCALE("branch_scale", "delta · max_norm", "delta", "max_norm", 1);

    private final String word;
    private final String formula;
    private final String first;
    private final String second;
    private final int power;

    DerivedQuantity(String word, String formula, String first, String second, int power) {
        this.word = word;
        this.formula = formula;
        this.first = first;
        this.second = second;
        this.power = power;
    }

    /** The name in the {@code fits} table. */
    public String word() {
        return word;
    }

    /** How it is computed from the probes' quantities. */
    public String formula() {
        return formula;
    }

    /** Its value in a run whose quantities are {@code values}, NaN where one is missing. */
    public double value(ToDoubleFunction<String> values) {
        double left = values.applyAsDouble(first);
        double right = values.applyAsDouble(second);
        return power > 0 ? left * right : left / right;
    }
}
