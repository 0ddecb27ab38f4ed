package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.Map;

/** The tangent kernel of an untrained network tends to that of infinite width, like one over the root of the width. */
@AutoService(Claim.class)
public final class NtkLimit extends ExponentClaim {
    @Override
    public String name() {
        return "ntk-limit";
    }

    @Override
    public String paper() {
        return WideExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Untrained neural ODEs: as the width n grows, the tangent kernel tends to a deterministic limit (the paper's "
                + "theorem). Its relative distance falls like n^−½, the rate of a mean over n neurons (Almagest's own reading; "
                + "its earlier re-run of the experiment found −0.56).";
    }

    @Override
    String axis() {
        return "width";
    }

    @Override
    Control control() {
        return Control.NONE;
    }

    @Override
    ExperimentFilter setting() {
        return ExperimentFilter.of(Map.of("family", WideExperiment.FAMILY, "solver", "euler"));
    }

    @Override
    String quantity() {
        return "limit_distance";
    }

    @Override
    boolean decay() {
        return true;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(0.5, Expectation.TWO_EXPONENTS);
    }

    @Override
    String sweep() {
        return WideExperiment.SWEEP;
    }
}
