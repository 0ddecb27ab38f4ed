package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;

/** With σ_w = 1 the output grows with the horizon, ever more. */
@AutoService(Claim.class)
public final class NodeHorizonExplodes extends NodeHorizonClaim {
    @Override
    public String name() {
        return "node-horizon-explodes";
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs with σ_w = 1: the variance of the output grows without bound with the horizon T (the "
                + "paper). Judged by the logarithms of its ratios within seeds; measured is the rise from the shortest "
                + "horizon to the longest. Almagest's own re-run had 1.62, 4.69, 258 and 4.7e5 at T = 1, 2, 5 and 10.";
    }

    @Override
    ExperimentFilter setting() {
        return NodeExperiment.scaling("constant");
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
    Answer answer(RunGroup group, List<Double> horizons, Map<String, Object> means) {
        boolean all = true;
        boolean falls = false;
        for (int i = 1; i < horizons.size(); i++) {
            Interval rise = Interval.ofMean(logRatios(group, horizons.get(i - 1), horizons.get(i)));
            all &= rise.low() > 0;
            falls |= rise.high() <= 0;
        }
        Interval total = Interval.ofMean(logRatios(group, horizons.get(0), horizons.get(horizons.size() - 1)));
        Outcome outcome = all ? Outcome.AGREES : falls ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String reason =
                switch (outcome) {
                    case AGREES -> "it rises with every horizon, ln of the whole rise is %s".formatted(total.words());
                    case DISAGREES -> "it does not rise with every horizon";
                    case INCONCLUSIVE -> "the interval of a rise holds both answers";
                };
        return new Answer(outcome, total, reason, means);
    }
}
