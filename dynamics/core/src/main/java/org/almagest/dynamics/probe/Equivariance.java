package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;

/**
 * Probe {@code equivariance}: whether the predictions of a network f of points in space turn, move and are renumbered with its inputs,
 * on the examples held out (on those to train on where there are no others, and then without test errors). Errors are in units of s, the mean over examples of ‖f(z) −
 * x‖, since a translation makes ‖f(z)‖ itself as large as one likes. Works on any network, as long as its data has {@link Coordinates}.
 */
@AutoService(Probe.class)
public final class Equivariance implements RunProbe {
    static final String NAME = "equivariance";

    /** Examples on which derivatives are taken. */
    static final int FEW = 32;

    private static final String PAPER = "Satorras, Hoogeboom, Welling 2021, arXiv 2102.09844, section 2.1";
    private static final String OURS = "Almagest";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "whether predictions of points in space turn, move and are renumbered with the inputs, by group elements drawn at random and by derivatives (arXiv 2102.09844)";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                quantity(
                        "rotation_error",
                        "mean ‖f(Qx, Qv, q) − Q f(x, v, q)‖/s, the largest of the draws of Q, uniform on O(3)",
                        PAPER),
                quantity(
                        "translation_error",
                        "mean ‖f(x + t, v, q) − f(x, v, q) − t‖/s, the largest of the draws of t ~ N(0, 1)³",
                        PAPER),
                quantity(
                        "permutation_error",
                        "mean ‖f(Pz) − P f(z)‖/s, the largest of the draws of permutations P of the points",
                        PAPER),
                quantity(
                        "equivariance_error",
                        "the largest of these three, here and at all earlier looks of the run",
                        OURS),
                quantity(
                        "lie_derivative",
                        "‖J_f(z)[Az] − A f(z)‖/‖A f(z)‖, the largest of the turns A of the three planes; by a forward tangent",
                        "Gruver, Finzi, Goldblum, Wilson 2023, arXiv 2210.02984, made relative"),
                quantity(
                        "lie_difference",
                        "the same by the difference (R⁻¹f(Rz) − f(z))/h, R = exp(hA), h = 1e-4",
                        OURS),
                quantity("force_error", "‖G(Qx) − Q G(x)‖/‖G(x)‖, G = ∇_x Σ‖f(x, 0, q) − x‖², for the first Q", OURS),
                quantity("train_mse", "mean over all numbers of (f − y)², training examples", OURS),
                quantity("test_mse", "mean over all numbers of (f − y)², examples held out", OURS),
                quantity(
                                "constant_velocity_mse",
                                "mean over all numbers of (x + T·v − y)², examples held out, T the horizon of the data",
                                OURS)
                        .asBaseline());
    }

    private static Quantity quantity(String name, String formula, String source) {
        return new Quantity(name, name.endsWith("_mse") ? "position²" : "1", formula, source, false);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("draws", 8, 1, 10_000, "rotations, translations and permutations to try"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new EquivarianceSession(settings.integer("draws"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        int examples = data.test() == 0 ? data.train() : data.test();
        double passes = (1 + 3.0 * settings.integer("draws")) * examples + data.train() + 20.0 * FEW;
        return passes * model.operationsPerExample();
    }
}
