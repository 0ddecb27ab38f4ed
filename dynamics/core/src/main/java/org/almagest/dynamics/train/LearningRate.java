package org.almagest.dynamics.train;

import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.OutputScale;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;

/**
 * The step size η of a run. In units of the tangent kernel Θ at the start, one is N·K/(4·λ_max(Θ)) for N examples and K
 * outputs: with the loss ℓ = ‖f−y‖²/(N·K), gradient flow makes what lies along Θ's first direction fall by the factor e in
 * that time. Of a network that is α times another, the unit is 1/α²: the step of the loss over α², whose size does not depend on
 * α where the network is nearly linear in its parameters (Chizat, Oyallon, Bach 2019).
 */
final class LearningRate {
    /** Beyond, the kernel's eigenvalues alone take minutes. */
    private static final int MOST_ROWS = 8192;

    private LearningRate() {}

    static double of(Settings training, Model model, Examples examples, double[] initial) {
        double rate = training.real("learning_rate");
        switch (training.text("rate_unit")) {
            case "one":
                return rate;
            case "alpha":
                double alpha = model.capability(OutputScale.class)
                        .map(OutputScale::factor)
                        .orElse(1.0);
                return rate / (alpha * alpha);
            default:
                return inKernelUnits(rate, training, model, examples, initial);
        }
    }

    private static double inKernelUnits(
            double rate, Settings training, Model model, Examples examples, double[] initial) {
        TangentKernel kernel = new TangentKernel(model, examples, initial);
        int rows = kernel.size();
        check(training.text("loss"), rows);
        double largest = SymmetricEigenvalues.of(kernel.gram(), rows)[rows - 1];
        if (!(largest > 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "rate_unit ntk: the largest eigenvalue of the kernel is %s, expected it above 0; the network does not move at its start, choose a larger init_scale or rate_unit one",
                    largest));
        }
        return rate * rows / (4 * largest);
    }

    /**
     * Whether the rate can be had in its unit, as far as sizes and settings tell.
     *
     * @throws UnsuitableSetting if it cannot
     */
    static void check(Settings training, Model model, DataSource.Dimensions data) {
        if (!training.text("rate_unit").equals("ntk")) {
            return;
        }
        if (!model.fixedGraph()) {
            throw new UnsuitableSetting(
                    "rate_unit",
                    "ntk with a network whose solver chooses its steps, of which there is no tangent kernel: expected solver euler or rk4; or rate_unit one");
        }
        check(training.text("loss"), (long) data.outputs() * data.train());
    }

    private static void check(String loss, long rows) {
        if (!loss.equals("squared-error")) {
            throw new UnsuitableSetting(
                    "rate_unit",
                    String.format(
                            Locale.ROOT,
                            "ntk with loss %s: expected squared-error, whose rate the kernel tells; or rate_unit one",
                            loss));
        }
        if (rows > MOST_ROWS) {
            throw new UnsuitableSetting(
                    "rate_unit",
                    String.format(
                            Locale.ROOT,
                            "ntk with a kernel of %d rows (outputs times examples): expected at most %d; set rate_unit to one",
                            rows,
                            MOST_ROWS));
        }
    }
}
