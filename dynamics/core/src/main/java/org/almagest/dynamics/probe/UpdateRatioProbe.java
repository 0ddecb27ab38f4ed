package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code update-ratio}: by what share of its size each step of a training moves each weight matrix, and how far apart these
 * shares are; see {@link UpdateRatios}. Layer-wise rates make them alike (You, Gitman, Ginsburg 2017, arXiv 1708.03888).
 */
@AutoService(Probe.class)
public final class UpdateRatioProbe implements RunProbe {
    static final String NAME = "update-ratio";

    private static final String RATIO = "update_ratio";
    private static final String LEVEL = "update_level";
    private static final String SPREAD = "update_spread";
    private static final String SOURCE = "after arXiv 1708.03888, eq. 6, and arXiv 2011.07517";

    /** For {@link java.util.ServiceLoader}. */
    public UpdateRatioProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "by what share of its size a step moves each weight matrix, and how far apart these shares are; column layer"
                + " is the matrix's place among them";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(RATIO, "1", "ρ = ‖Δw‖/‖w‖ of the last step, w before it", SOURCE, true),
                new Quantity(LEVEL, "1", "mean of log₁₀(ρ + 1e-12) over the first steps", SOURCE, true),
                new Quantity(
                        SPREAD,
                        "1",
                        "standard deviation over the matrices, divided by their number, of log₁₀(ρ + 1e-12); mean over"
                                + " the first steps",
                        SOURCE,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer(
                "steps",
                0,
                0,
                Integer.MAX_VALUE,
                "first steps over which means are taken, or all until the look if there are fewer; 0 = the first half"
                        + " of the steps until the look"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings.integer("steps"));
    }

    @Override
    public Needs needs() {
        return Needs.WEIGHTS;
    }

    /** A pass over the weights at every step is little beside the step itself. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 0;
    }

    /** Keeps the ratios of one run. */
    private static final class Session implements ProbeSession {
        private final UpdateRatios ratios = new UpdateRatios();
        private final int first;

        Session(int first) {
            this.first = first;
        }

        @Override
        public boolean followsNetwork() {
            return !ratios.full();
        }

        @Override
        public void follow(Snapshot snapshot) {
            ratios.follow(snapshot);
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            int matrices = UpdateRatios.matrices(snapshot.model()).size();
            String missing = ratios.full()
                    ? "too_long"
                    : matrices == 0 ? "no_weight_matrices" : ratios.steps() == 0 ? "no_steps_seen" : null;
            if (missing != null) {
                for (String quantity : List.of(RATIO, LEVEL, SPREAD)) {
                    sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, null, missing));
                }
                return;
            }
            String none = finite(snapshot.parameters()) ? "weights_are_zero" : Measurement.NOT_FINITE;
            int count = first == 0 ? ratios.firstHalf() : Math.min(first, ratios.steps());
            for (int i = 0; i < matrices; i++) {
                write(snapshot, sink, RATIO, i, ratios.ratio(ratios.steps() - 1, i), none);
                write(snapshot, sink, LEVEL, i, ratios.level(i, count), none);
            }
            write(snapshot, sink, SPREAD, null, ratios.spread(count), none);
        }

        private static boolean finite(double[] numbers) {
            for (double number : numbers) {
                if (!Double.isFinite(number)) {
                    return false;
                }
            }
            return true;
        }

        private static void write(
                Snapshot snapshot, Sink sink, String quantity, @Nullable Integer matrix, double value, String none) {
            sink.measurement(
                    Double.isNaN(value)
                            ? Measurement.missing(snapshot.step(), NAME, quantity, matrix, none)
                            : Measurement.exact(snapshot.step(), NAME, quantity, matrix, value));
        }
    }
}
