package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;

/** The smaller the initialisation, the nearer the kernels come to v₁: the projection rises with every step down in ε. */
@AutoService(Claim.class)
public final class CnnCondensationRises extends GroupClaim {
    /** With two values of ε there is one step, and any two numbers rise or fall. */
    private static final int SCALES = 3;

    @Override
    public String name() {
        return "cnn-condensation-rises";
    }

    @Override
    public String paper() {
        return CondensationExperiment.CONVOLUTIONS;
    }

    @Override
    public String statement() {
        return "Convolutional networks from a small Gaussian initialisation: ‖θ_{W,v₁}‖/‖θ_W‖ → 1 as the scale ε → 0 "
                + "(the paper's theorem), so at a fixed drop of the loss it rises with every step down in ε. Judged by "
                + "the differences within seeds; measured is the smallest of the mean rises.";
    }

    @Override
    ExperimentFilter setting() {
        return CondensationExperiment.CNN;
    }

    @Override
    String axis() {
        return CondensationExperiment.INIT_SCALE;
    }

    @Override
    String quantity() {
        return CondensationExperiment.PROJECTION;
    }

    @Override
    double expected() {
        return 0;
    }

    @Override
    String rule() {
        return "the interval of every rise lies above 0";
    }

    @Override
    String sweep() {
        return CondensationExperiment.CNN_SWEEP;
    }

    @Override
    Answer answer(RunGroup group) {
        List<Double> scales = new ArrayList<>(group.cells().keySet());
        if (scales.size() < SCALES) {
            return Answer.none("%d values of init_scale, needed %d".formatted(scales.size(), SCALES));
        }
        Map<String, Object> rises = new LinkedHashMap<>();
        Interval smallest = Interval.UNKNOWN;
        boolean all = true;
        boolean falls = false;
        boolean untrained = true;
        for (int i = scales.size() - 1; i > 0; i--) {
            Interval rise = group.difference(scales.get(i), scales.get(i - 1), quantity(), true);
            Interval control = group.difference(scales.get(i), scales.get(i - 1), quantity(), false);
            rises.put(
                    "%s to %s".formatted(scales.get(i), scales.get(i - 1)),
                    Map.of("trained", List.of(rise.value(), rise.low(), rise.high())));
            all &= rise.low() > 0;
            falls |= rise.high() <= 0;
            untrained &= control.low() > 0;
            smallest = !smallest.known() || rise.value() < smallest.value() ? rise : smallest;
        }
        Map<String, Object> grounds = Map.of("rises", rises);
        if (all && untrained) {
            return new Answer(Outcome.INCONCLUSIVE, smallest, "the untrained networks show it too", grounds);
        }
        Outcome outcome = all ? Outcome.AGREES : falls ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String reason =
                switch (outcome) {
                    case AGREES ->
                        "every rise lies above 0, the smallest is %s; untrained networks do not rise"
                                .formatted(smallest.words());
                    case DISAGREES -> "a step down does not rise: %s".formatted(smallest.words());
                    case INCONCLUSIVE -> "the smallest rise holds both answers: %s".formatted(smallest.words());
                };
        return new Answer(outcome, smallest, reason, grounds);
    }
}
