package org.almagest.studies.edgeofstability;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RecordedSeries;
import org.almagest.dynamics.probe.RunProbe;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code stability-edge}: where a training stands beside the edge of stability, at which the sharpness λ that probe
 * {@code sharpness} has followed is 2/η (Cohen et al. 2021, arXiv 2103.00065). For training on all examples at a constant rate, which is
 * the same for all parameters.
 */
@AutoService(Probe.class)
public final class EdgeProbe implements RunProbe {
    private static final String NAME = "stability-edge";
    private static final String SHARPNESS = "sharpness";
    private static final String INITIAL = "edge_initial";
    private static final String REACHED = "edge_reached";
    private static final String HOVERING = "edge_hovering";
    private static final String LATE = "edge_late";
    private static final String SHARPENING = "progressive_sharpening";
    private static final String RISES_BEFORE = "rises_before_edge";
    private static final String RISES_AT = "rises_at_edge";
    private static final String FALL = "fall_at_edge";
    private static final String SOURCE = "Cohen et al. 2021, arXiv 2103.00065";

    private static final List<Quantity> QUANTITIES = List.of(
            quantity(INITIAL, "1", "ηλ/2 at the first look at λ"),
            quantity(REACHED, "steps", "the first step, of those looked at, with ηλ/2 ≥ 1"),
            quantity(HOVERING, "1", "mean ηλ/2 over the looks from edge_reached on, five at least"),
            quantity(LATE, "1", "mean ηλ/2 over the last half of the looks, whether reached or not"),
            quantity(
                    SHARPENING,
                    "1",
                    "Kendall's τ_a of step and λ over the looks up to edge_reached, or over all where it is never reached: 1 where λ only rises"),
            quantity(RISES_BEFORE, "1", "share of the steps before edge_reached (or of all) that raise the loss"),
            quantity(RISES_AT, "1", "share of the steps from edge_reached on that raise the loss"),
            quantity(FALL, "1", "ln of the loss before the last step over that at edge_reached"));

    /** Sums of rates that are all the same differ from their product by no more than this, of any number of steps. */
    private static final double ROUNDING = 1e-6;

    /** For {@link java.util.ServiceLoader}. */
    public EdgeProbe() {}

    private static Quantity quantity(String name, String unit, String formula) {
        return new Quantity(name, unit, formula, SOURCE, false);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "where training stands beside the edge of stability, at which the sharpness λ of probe sharpness is 2/η";
    }

    @Override
    public List<Quantity> quantities() {
        return QUANTITIES;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public List<String> reads(Settings settings) {
        return List.of(SHARPNESS);
    }

    @Override
    public Optional<String> trainingMisfit(Settings training) {
        String found = !training.text("schedule").equals("constant")
                ? "schedule " + training.text("schedule")
                : training.whole("warmup_steps") > 0
                        ? "warmup_steps " + training.whole("warmup_steps")
                        : !training.text("rates").isBlank()
                                ? "rates '" + training.text("rates") + "'"
                                : training.real("clip_norm") > 0 ? "clip_norm" : null;
        return Optional.ofNullable(found)
                .map(setting -> String.format(
                        Locale.ROOT,
                        "2/η is an edge for one step size η alone, and train has %s: expected schedule constant without warmup_steps, rates and clip_norm; give these networks a fleet of their own, or leave the probe out",
                        setting));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session();
    }

    /** The losses of one run. */
    private static final class Session implements ProbeSession {
        private @Nullable RecordedSeries recorded;
        private double[] losses = new double[1024];
        private int steps;

        @Override
        public void reads(RecordedSeries series) {
            recorded = series;
        }

        @Override
        public boolean followsSteps() {
            return true;
        }

        @Override
        public void beforeStep(int epoch, int examples, double loss, double gradientNorm) {
            if (steps == losses.length) {
                losses = Arrays.copyOf(losses, 2 * steps);
            }
            losses[steps++] = loss;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            String unsuitable = unsuitable(snapshot);
            Edge edge = unsuitable == null && recorded != null
                    ? Edge.of(recorded.of(SHARPNESS), snapshot.pace().rate(), Arrays.copyOf(losses, steps))
                    : new Edge(new long[0], new double[0], new double[0]);
            Long reached = edge.reached();
            Rows rows = new Rows(snapshot.step(), unsuitable, edge, sink);
            rows.write(INITIAL, edge.initial(), false, false);
            rows.write(REACHED, reached == null ? null : (Double) (double) reached, false, true);
            rows.write(HOVERING, edge.hovering(), false, true);
            rows.write(LATE, edge.late(), false, false);
            rows.write(SHARPENING, edge.sharpening(), false, false);
            rows.write(RISES_BEFORE, edge.risesBefore(), true, false);
            rows.write(RISES_AT, edge.risesAfter(), true, true);
            rows.write(FALL, edge.fall(), true, true);
        }

        /** Why 2/η is no edge here; null where it is one. */
        private static @Nullable String unsuitable(Snapshot snapshot) {
            Snapshot.Pace pace = snapshot.pace();
            boolean plain = pace.optimizer().equals("gd") || pace.optimizer().equals("flow");
            if (!pace.whole() || !plain) {
                return "not_gradient_descent";
            }
            // a step more is that back to the best weights, where training ends by one
            double steps = pace.time() / pace.rate();
            boolean constant =
                    steps <= snapshot.step() * (1 + ROUNDING) && steps >= (snapshot.step() - 1) * (1 - ROUNDING);
            return constant ? null : "rate_not_constant";
        }
    }

    /** Where one look writes what it knows of the edge, and why it does not know the rest. */
    private record Rows(long step, @Nullable String unsuitable, Edge edge, Sink sink) {
        /**
         * A number, or why there is none.
         *
         * @param ofLosses whether it is made of the losses before the steps
         * @param fromEdge whether it is there only where the edge is reached
         */
        void write(String quantity, @Nullable Double value, boolean ofLosses, boolean fromEdge) {
            sink.measurement(
                    value == null
                            ? Measurement.missing(step, NAME, quantity, null, why(ofLosses, fromEdge))
                            : Measurement.exact(step, NAME, quantity, null, value));
        }

        private String why(boolean ofLosses, boolean fromEdge) {
            if (unsuitable != null) {
                return unsuitable;
            }
            if (edge.steps().length == 0) {
                return "not_recorded";
            }
            if (ofLosses && edge.losses().length == 0) {
                return "not_followed";
            }
            return fromEdge && edge.reached() == null ? "not_reached" : "too_short";
        }
    }
}
