package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** The weights leave their initialisation behind: RD grows about tenfold when the scale of the initialisation falls so. */
@AutoService(Claim.class)
public final class CnnCondensationDistance extends ExponentClaim {
    /** "About tenfold": between seven and fourteen times a decade. */
    private static final double ABOUT_TENFOLD = 0.15;

    @Override
    public String name() {
        return "cnn-condensation-distance";
    }

    @Override
    public String paper() {
        return CondensationExperiment.CONVOLUTIONS;
    }

    @Override
    public String statement() {
        return "Convolutional networks from a small Gaussian initialisation: the relative distance "
                + "‖θ_w(t) − θ_w(0)‖/‖θ_w(0)‖ → ∞ as the scale ε → 0 (the paper's theorem). Since the trained weights do "
                + "not depend on ε to leading order it grows as 1/ε, tenfold a decade (derived; Almagest's own re-run: "
                + "0.04, 0.64, 7.3, 69.6 from 1e-1 to 1e-4).";
    }

    @Override
    String axis() {
        return CondensationExperiment.INIT_SCALE;
    }

    @Override
    Control control() {
        return Control.ZERO;
    }

    @Override
    ExperimentFilter setting() {
        return CondensationExperiment.CNN;
    }

    @Override
    String quantity() {
        return "relative_distance";
    }

    @Override
    boolean decay() {
        return false;
    }

    @Override
    Expectation expectation() {
        return Expectation.within(-1, ABOUT_TENFOLD);
    }

    @Override
    String sweep() {
        return CondensationExperiment.CNN_SWEEP;
    }
}
