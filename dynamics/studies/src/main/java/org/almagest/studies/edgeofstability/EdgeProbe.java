package org.almagest.studies.edgeofstability;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RecordedSeries;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code stability-edge}: where a training stands beside the edge of stability, at which the sharpness λ that probe
 * {@code sharpness} has followed is 2/η (Cohen et al. 2021, arXiv 2103.00065). For training on all examples at a constant rate.
 */
@AutoService(Probe.class)
public final class EdgeProbe implements Probe {
    private static final String NAME = "stability-edge";
    private static final String SHARPNESS = "sharpness";
    private static final String SOURCE = "Cohen et al. 2021, arXiv 2103.00065";

    private static final List<Quantity> QUANTITIES = List.of(
            quantity("edge_initial", "1", "ηλ/2 at the first look at λ"),
            quantity("edge_reached", "steps", "the first step, of those looked at, with ηλ/2 ≥ 1"),
            quantity("edge_hovering", "1", "mean ηλ/2 over the looks from edge_reached on, five at least"),
            quantity("edge_late", "1", "mean ηλ/2 over the last half of the looks, whether reached or not"),
            quantity(
                    "progressive_sharpening",
                    "1",
                    "Kendall's τ_a of step and λ over the looks up to edge_reached, or over all where it is never reached: 1 where λ only rises"),
            quantity(
                    "rises_before_edge", "1", "share of the steps before edge_reached (or of all) that raise the loss"),
            quantity("rises_at_edge", "1", "share of the steps from edge_reached on that raise the loss"),
            quantity("fall_at_edge", "1", "ln of the loss before the last step over that at edge_reached"));

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
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        new Session().at(snapshot, sink);
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
            Double[] values = {
                edge.initial(),
                reached == null ? null : (Double) (double) reached,
                edge.hovering(),
                edge.late(),
                edge.sharpening(),
                edge.risesBefore(),
                edge.risesAfter(),
                edge.fall()
            };
            for (int i = 0; i < values.length; i++) {
                String name = QUANTITIES.get(i).name();
                Double value = values[i];
                sink.measurement(
                        value == null
                                ? Measurement.missing(snapshot.step(), NAME, name, null, why(name, unsuitable, edge))
                                : Measurement.exact(snapshot.step(), NAME, name, null, value));
            }
        }

        /** Why 2/η is no edge here; null where it is one. */
        private static @Nullable String unsuitable(Snapshot snapshot) {
            Snapshot.Pace pace = snapshot.pace();
            boolean plain = pace.optimizer().equals("gd") || pace.optimizer().equals("flow");
            return pace.whole() && plain ? null : "not_gradient_descent";
        }

        private String why(String name, @Nullable String unsuitable, Edge edge) {
            if (unsuitable != null) {
                return unsuitable;
            }
            if (edge.steps().length == 0) {
                return "not_recorded";
            }
            boolean ofLosses = name.startsWith("rises") || name.startsWith("fall");
            if (ofLosses && steps == 0) {
                return "not_followed";
            }
            boolean ofReach = !name.equals("edge_late") && !name.equals("progressive_sharpening");
            return ofReach && edge.reached() == null ? "not_reached" : "too_short";
        }
    }
}
