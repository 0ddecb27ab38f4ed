package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code solution-error}: how far a network is from the known solution of its differential equation, mode by mode for
 * Poisson's (Xu, Zhang, Luo, Xiao, Ma 2020, the frequency principle), over its deviation for the heat equation.
 */
@AutoService(Probe.class)
public final class SolutionError implements Probe {
    static final String NAME = "solution-error";

    private static final int POINTS = 401;
    private static final String PAPER = "Raissi et al. 2019; Xu et al. 2020, arXiv 1901.06523";

    /** For {@link java.util.ServiceLoader}. */
    public SolutionError() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the distance to the known solution of the differential equation of data poisson or heat (" + PAPER
                + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "relative_l2",
                        "1",
                        "‖u_θ − u‖/‖u‖ on 401 points, u_θ = x(1 − x)·f(x); data poisson",
                        PAPER,
                        false),
                new Quantity(
                        "mode_1_error",
                        "1",
                        "2·|mean over the training points of (u_θ − u)·sin πx|; data poisson",
                        PAPER,
                        false),
                new Quantity(
                        "mode_4_error",
                        "1",
                        "8·|mean over the training points of (u_θ − u)·sin 4πx|, ¼ being that mode's amplitude; data poisson",
                        PAPER,
                        false),
                new Quantity(
                        "log_mode_ratio",
                        "1",
                        "ln(mode_1_error/mode_4_error); below 0 where the slow mode is ahead",
                        PAPER,
                        false),
                new Quantity(
                        "relative_rms",
                        "1",
                        "root of the mean square error on examples held out over the variance of the solution there; data heat",
                        PAPER,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Look look = new Look(snapshot.step(), NAME, sink);
        List<Quantity> all = quantities();
        switch (snapshot.data().name()) {
            case Poisson.NAME -> {
                look.missing("relative_rms", "no_heat_equation");
                poisson(snapshot, look);
            }
            case Heat.NAME -> {
                look.nothing(all.subList(0, 4), "no_poisson_equation");
                heat(snapshot, look);
            }
            default -> look.nothing(all, "solution_unknown");
        }
    }

    private static double[] solution(Snapshot snapshot, double[] x) {
        Examples points = new Examples(1, 1, x.length, x, new double[x.length]);
        double[] u = Predictions.of(snapshot.model(), snapshot.parameters(), points);
        for (int i = 0; i < x.length; i++) {
            u[i] *= x[i] * (1 - x[i]);
        }
        return u;
    }

    private static void poisson(Snapshot snapshot, Look look) {
        double[] fine = Poisson.grid(POINTS);
        double[] found = solution(snapshot, fine);
        double error = 0;
        double size = 0;
        for (int i = 0; i < POINTS; i++) {
            double exact = Poisson.solution(fine[i]);
            error = Math.fma(found[i] - exact, found[i] - exact, error);
            size = Math.fma(exact, exact, size);
        }
        look.found("relative_l2", Math.sqrt(error / size));
        double[] x = snapshot.data().train().inputs();
        double[] coarse = solution(snapshot, x);
        double[] modes = new double[Poisson.MODES.length];
        for (int m = 0; m < modes.length; m++) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += (coarse[i] - Poisson.solution(x[i])) * Poisson.mode(m, x[i]);
            }
            modes[m] = 2 * Math.abs(sum / x.length) / Poisson.amplitude(m);
        }
        look.found("mode_1_error", modes[0]);
        look.found("mode_4_error", modes[1]);
        look.found("log_mode_ratio", StrictMath.log(modes[0] / modes[1]));
    }

    private static void heat(Snapshot snapshot, Look look) {
        Examples test = snapshot.data().test();
        if (test.count() < 2) {
            look.missing("relative_rms", "too_few_examples");
            return;
        }
        double[] found = Predictions.of(snapshot.model(), snapshot.parameters(), test);
        look.found("relative_rms", Math.sqrt(Look.meanSquare(found, test.targets()) / Look.variance(test.targets())));
    }
}
