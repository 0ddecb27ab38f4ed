package org.almagest.studies.graphconvergence;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;
import org.almagest.dynamics.probe.TrainingQuantity;

/**
 * Probe {@code linear-rate}: how fast the training loss falls, beside what theory says. For linear graph networks with
 * squared error, the bound of arXiv 2105.04550 along the trajectory with all that enters it; for all families, the rate at
 * this moment, the rate fitted to what has been seen so far, and that of the tangent kernel at the first look.
 *
 * <p>All rates are per unit of time, the time being the sum of the step sizes, for the mean loss ℓ of the trajectory. The
 * paper's loss is L = N·K·ℓ for N training nodes and K outputs, so that its time is t/(N·K) and its rates are N·K times
 * these.
 */
@AutoService(Probe.class)
public final class LinearRate implements RunProbe {
    static final String NAME = "linear-rate";
    private static final String PAPER = "Xu et al. 2021, arXiv 2105.04550";
    /** The rate is taken over a loss that is nearly at its least, and a difference of equal numbers has few digits. */
    private static final double RATE_ROUNDING = 1e-2;

    private static final String THEOREM = PAPER + ", theorem 1";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how fast the loss falls, beside the bound for linear graph networks and the tangent kernel's rate ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        String graphs = "; linear gnn with squared error";
        return List.of(
                quantity(
                        "sigma_min_squared",
                        "1",
                        "smallest non-zero σ² of (X·S^H)_{*I}, multiscale of all (X·S^l)_{*I} stacked" + graphs,
                        THEOREM),
                quantity(
                        "loss_star",
                        "loss",
                        "ℓ*, the least mean loss of a linear map of these features" + graphs,
                        THEOREM),
                quantity(
                        "lambda_t",
                        "1",
                        "least λ_min((B_H…B_1)ᵀ(B_H…B_1)) over the looks so far; multiscale over all l too" + graphs,
                        THEOREM),
                quantity("bound_rate", "1/time", "4·lambda_t·sigma_min_squared/(N·K)" + graphs, THEOREM),
                quantity("loss_bound", "loss", "ℓ* + (ℓ_0 − ℓ*)·exp(−bound_rate·t)" + graphs, THEOREM)
                        .boundOf(TrainingQuantity.LOSS.word()),
                quantity(
                                "bound_holds",
                                "1",
                                "1 if ℓ ≤ loss_bound within rounding (flow) or 2 % (gd with small steps), else 0"
                                        + graphs,
                                THEOREM)
                        .atLeast(1),
                quantity("bound_violations", "1", "looks so far at which bound_holds was 0" + graphs, THEOREM),
                quantity("rate_over_bound", "1", "instantaneous_rate/bound_rate" + graphs, THEOREM)
                        .atLeast(1 - RATE_ROUNDING),
                quantity(
                        "identity_relative_error",
                        "1",
                        "|‖∇ℓ‖² − the sum over paths|/‖∇ℓ‖²" + graphs,
                        PAPER + ", section 3"),
                quantity("instantaneous_rate", "1/time", "‖∇ℓ‖²/(ℓ − ℓ*); ℓ* taken as 0 where it is not known", PAPER),
                quantity(
                        "fitted_rate",
                        "1/time",
                        "minus the slope of ln(ℓ − ℓ*) over the later half of the looks so far",
                        PAPER),
                quantity("fitted_rate_r2", "1", "share of the variance of ln(ℓ − ℓ*) that this line explains", PAPER),
                quantity(
                        "ntk_rate",
                        "1/time",
                        "4·λ_min(Θ)/(N·K) at the first look; squared error",
                        "Du et al. 2019, arXiv 1810.02054"),
                quantity("goal_loss", "loss", "goal times the loss of the prediction 0; squared error", PAPER),
                quantity(
                        "time_to_goal",
                        "time",
                        "when ℓ came down to goal times the loss of the prediction 0: found within the step for optimizer flow, else time_to_goal_high; squared error",
                        PAPER),
                quantity(
                        "time_to_goal_low",
                        "time",
                        "last time at which ℓ is known to have been above the goal: of the step before, or of the look before where training sees mini-batches; squared error",
                        PAPER),
                quantity(
                        "time_to_goal_high",
                        "time",
                        "first time at which ℓ is known to have been at or below the goal; squared error",
                        PAPER));
    }

    private static Quantity quantity(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, false);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.real(
                        "goal", 0.25, 0, 1, "time_to_goal is when the loss is this share of that of the prediction 0"),
                Parameter.integer(
                        "full_limit",
                        2048,
                        0,
                        46_340,
                        "ntk_rate only for kernels of at most so many rows, outputs times examples"));
    }

    /** The loss and its gradient. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 3 * model.operationsPerExample() * data.train();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new LinearRateSession(settings);
    }
}
