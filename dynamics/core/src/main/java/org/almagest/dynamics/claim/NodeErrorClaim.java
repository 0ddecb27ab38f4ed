package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.FittedSlice;

/** A claim about how fast untrained neural ODEs in L steps of Euler's method approach the ODE. */
abstract class NodeErrorClaim extends ExponentClaim {
    @Override
    public String paper() {
        return NodeExperiment.PAPER;
    }

    @Override
    ExperimentFilter setting() {
        return NodeExperiment.EULER;
    }

    @Override
    boolean decay() {
        return true;
    }

    @Override
    Control control() {
        return Control.NONE;
    }

    @Override
    String sweep() {
        return NodeExperiment.ACTIVATION_SWEEP;
    }

    /** The activation that all networks of a slice share. */
    static String activation(FittedSlice slice) {
        return String.valueOf(slice.fixed().get("activation"));
    }

    /** The order of the solver itself, within the tolerance of all these claims. */
    static Expectation eulerOrder() {
        return Expectation.within(NodeExperiment.EULER_ORDER, Expectation.EXPONENT);
    }

    /**
     * That the output of the same networks falls by the solver's order: before steps are short enough for that, and where the
     * reference is no better than they are, the gradient's exponent says nothing.
     */
    static List<Gate> outputFallsByOrder(FittedSlice slice) {
        Interval output = slice.initial(NodeExperiment.OUTPUT_ERROR)
                .map(fit -> Interval.of(fit, true))
                .orElse(Interval.UNKNOWN);
        return List.of(new Gate(
                "output_order",
                eulerOrder().judge(output) == Outcome.AGREES,
                String.format(
                        Locale.ROOT,
                        "output_error of the same networks falls with exponent %s, needed %s",
                        output.words(),
                        eulerOrder().words())));
    }
}
