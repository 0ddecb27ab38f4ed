package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict.Outcome;

/** Near the limit the kernels lie along v₁: bounds on the projection at two small scales. */
@AutoService(Claim.class)
public final class CnnCondensationLimit extends GroupClaim {
    /** What Almagest's own re-run exceeded, by scale of the initialisation. */
    private static final SortedMap<Double, Double> BOUNDS = new TreeMap<>(Map.of(1e-3, 0.98, 1e-4, 0.999));

    private static final double NEAREST = 1e-4;

    @Override
    public String name() {
        return "cnn-condensation-limit";
    }

    @Override
    public String paper() {
        return CondensationExperiment.CONVOLUTIONS;
    }

    @Override
    public String statement() {
        return "Convolutional networks from a small Gaussian initialisation: ‖θ_{W,v₁}‖/‖θ_W‖ → 1 as the scale ε → 0 "
                + "(the paper's theorem). That it exceeds 0.98 at ε = 1e-3 and 0.999 at 1e-4 once the loss has fallen is "
                + "from Almagest's own re-run.";
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
        return BOUNDS.getOrDefault(NEAREST, Double.NaN);
    }

    @Override
    String rule() {
        return "the interval lies above 0.98 at init_scale 0.001 and above 0.999 at 0.0001";
    }

    @Override
    String sweep() {
        return CondensationExperiment.CNN_SWEEP;
    }

    @Override
    Answer answer(RunGroup group) {
        if (!group.cells().keySet().containsAll(BOUNDS.keySet())) {
            return Answer.none("init_scale 0.001 and 0.0001 are needed, there are %s"
                    .formatted(group.cells().keySet()));
        }
        boolean above = true;
        boolean below = false;
        boolean untrained = true;
        Map<String, Object> found = new LinkedHashMap<>();
        for (Map.Entry<Double, Double> bound : BOUNDS.entrySet()) {
            Interval trained = group.mean(bound.getKey(), quantity(), true);
            Interval control = group.mean(bound.getKey(), quantity(), false);
            above &= trained.low() > bound.getValue();
            below |= trained.high() <= bound.getValue();
            untrained &= control.high() > bound.getValue();
            found.put("at " + bound.getKey(), List.of(trained.value(), trained.low(), trained.high(), control.value()));
        }
        Interval nearest = group.mean(NEAREST, quantity(), true);
        Outcome outcome = untrained
                ? Outcome.INCONCLUSIVE
                : above ? Outcome.AGREES : below ? Outcome.DISAGREES : Outcome.INCONCLUSIVE;
        String reason = "%s at 0.0001, %s at 0.001; %s"
                .formatted(
                        words(nearest),
                        words(group.mean(1e-3, quantity(), true)),
                        untrained
                                ? "the untrained networks may show it too"
                                : "at initialisation %s"
                                        .formatted(group.mean(NEAREST, quantity(), false)
                                                .words()));
        return new Answer(outcome, nearest, reason, Map.of("projections", found));
    }

    // three decimals would make 1 of everything that matters here
    private static String words(Interval interval) {
        return String.format(Locale.ROOT, "%.5f [%.5f, %.5f]", interval.value(), interval.low(), interval.high());
    }
}
