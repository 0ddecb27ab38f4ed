package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.jspecify.annotations.Nullable;

/** Early in training the input weights of an activation of multiplicity p condense on at most p lines. */
abstract class CondensationLines extends GroupClaim {
    /** Condensed are most neurons; the paper shows it by pictures and names no share. */
    private static final double MAJORITY = 0.5;

    abstract String activation();

    /** "one line", "two lines" … */
    abstract String lines();

    /** What Almagest's own re-run found. */
    abstract String rerun();

    @Override
    public String name() {
        return "condensation-lines-" + activation();
    }

    @Override
    public String paper() {
        return CondensationExperiment.NETWORKS;
    }

    @Override
    public String statement() {
        return ("Two-layer networks with activation %s from a small initialisation: early in training the input weights "
                        + "condense on at most %s, the activation's multiplicity (the paper's claim). Judged by the share "
                        + "of neurons in that many largest clusters; that a majority counts as condensed is Almagest's "
                        + "reading, whose own re-run found %s of 50 neurons there.")
                .formatted(activation(), lines(), rerun());
    }

    @Override
    ExperimentFilter setting() {
        return CondensationExperiment.oneHiddenLayer(activation());
    }

    @Override
    @Nullable
    String axis() {
        return null;
    }

    @Override
    double expected() {
        return MAJORITY;
    }

    @Override
    String rule() {
        return "the interval over seeds lies above 0.5, and that of the untrained networks below";
    }

    @Override
    String sweep() {
        return CondensationExperiment.ACTIVATIONS_SWEEP;
    }

    @Override
    Answer answer(RunGroup group) {
        Interval trained = group.mean(0, quantity(), true);
        Interval control = group.mean(0, quantity(), false);
        Outcome outcome = trained.low() > MAJORITY
                ? control.high() < MAJORITY ? Outcome.AGREES : Outcome.INCONCLUSIVE
                : trained.high() <= MAJORITY ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String reason =
                "%s of the neurons on %s; at initialisation %s".formatted(trained.words(), lines(), control.words());
        return new Answer(
                outcome, trained, reason, Map.of("control", List.of(control.value(), control.low(), control.high())));
    }
}
