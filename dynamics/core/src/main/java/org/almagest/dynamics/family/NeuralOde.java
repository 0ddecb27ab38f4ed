package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Family {@code neural-ode}: the continuous network of Gao, Sun, Liu, Gao (ICLR 2025, arXiv 2509.22436), f(x) =
 * (σ_v/√n) V φ(h(T)) with h(0) = (σ_u/√d) U x and h′ = (σ_w/√n) W φ(h). One W for all times; all entries of U, W and V
 * are drawn from N(0, 1), so widths compare as in the theory of wide networks.
 *
 * <p>Solved in L equal steps (euler, rk4), with the exact gradient of the discretised network; or to a tolerance
 * (dormand-prince), with the gradient by the adjoint equation, to the same tolerance.
 */
@AutoService(Family.class)
public final class NeuralOde implements Family {
    @Override
    public String name() {
        return "neural-ode";
    }

    @Override
    public String description() {
        return "h′ = (σ_w/√n) W φ(h) on [0, T] with one W for all times, h(0) = (σ_u/√d) U x, f = (σ_v/√n) V φ(h(T))"
                + " (Gao et al. 2025, arXiv 2509.22436)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(
                                "depth",
                                100,
                                1,
                                1_000_000,
                                "number L of equal time steps; dormand-prince chooses its own")
                        .axis(),
                Parameter.integer("width", 100, 1, 1_000_000, "length n of the state")
                        .sizeAxis(),
                Parameter.choice("activation", "softplus", Activation.WORDS, "φ"),
                Parameter.choice(
                        "solver",
                        "euler",
                        NeuralOdeModel.SOLVERS,
                        "euler = h + (T/L) h′; rk4 = the classical method of order 4, four evaluations a step; dormand-prince = order 8, steps as long as tolerance allows"),
                Parameter.real(
                        "tolerance",
                        NeuralOdeModel.TOLERANCE,
                        1e-14,
                        1,
                        "of dormand-prince: error in one step, absolute and relative, for state and adjoint"),
                Parameter.integer(
                        "most_evaluations",
                        NeuralOdeModel.MOST_EVALUATIONS,
                        20,
                        Integer.MAX_VALUE,
                        "of dormand-prince: evaluations of the right-hand side before it gives up"),
                Parameter.real("horizon", 1, 1e-9, 1e9, "T, the time at which the state is read"),
                Parameter.real("sigma_u", 1, 0, 1e6, "σ_u, scale of the way in"),
                Parameter.real("sigma_w", 1, 0, 1e6, "σ_w, scale of the vector field"),
                Parameter.choice(
                        "sigma_w_scaling",
                        "constant",
                        List.of("constant", "inverse-horizon"),
                        "constant = σ_w as it is; inverse-horizon = σ_w/T, which makes every horizon the same network"),
                Parameter.real("sigma_v", 1, 0, 1e6, "σ_v, scale of the way out"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        double horizon = settings.real("horizon");
        double field = settings.real("sigma_w");
        return new NeuralOdeModel(
                features,
                settings.integer("width"),
                outputs,
                Activation.named(settings.text("activation")),
                settings.text("solver"),
                settings.integer("depth"),
                settings.real("tolerance"),
                settings.integer("most_evaluations"),
                horizon,
                settings.real("sigma_u"),
                settings.text("sigma_w_scaling").equals("constant") ? field : field / horizon,
                settings.real("sigma_v"));
    }
}
