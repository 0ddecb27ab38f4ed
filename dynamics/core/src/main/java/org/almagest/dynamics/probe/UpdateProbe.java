package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.linalg.RobustNorm;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code updates}: the steps of a training as vectors: how long they are, whether one goes where the one before went, how far all
 * of them have led, and on which side of the valley they end. By what share they move single matrices is {@link UpdateRatioProbe}'s.
 */
@AutoService(Probe.class)
public final class UpdateProbe implements RunProbe {
    static final String NAME = "updates";

    private static final String SIZE = "update_size";
    private static final String RELATIVE = "relative_update";
    private static final String COSINE = "update_cosine";
    private static final String DISTANCE = "distance_from_start";
    private static final String LENGTH = "path_length";
    private static final String ALPHA = "alpha";
    private static final String SLOPES = "alpha_of_slopes";
    private static final String COCKPIT = "Schneider et al. 2021, arXiv 2102.06604";

    private static final List<String> OF_STEPS = List.of(SIZE, RELATIVE, COSINE, LENGTH, ALPHA, SLOPES);

    /** Gradients of all examples at two ends. */
    private static final double PASSES = 6;

    /** For {@link java.util.ServiceLoader}. */
    public UpdateProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the steps of a training as vectors: size, cosine of successive ones, distance from the start, and on which"
                + " side of the valley the last one ends (update-ratio has the shares of single matrices)";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        SIZE,
                        "1",
                        "‖Δ_t‖, Δ_t = θ_t − θ_{t−1}, the last step; of all, and of each layer",
                        COCKPIT,
                        true),
                new Quantity(RELATIVE, "1", "‖Δ_t‖/‖θ_{t−1}‖ over all parameters", COCKPIT, false),
                new Quantity(
                        COSINE,
                        "1",
                        "⟨Δ_t, Δ_{t−1}⟩/(‖Δ_t‖‖Δ_{t−1}‖): below 0 the last two steps go to and fro; of all, and of each layer",
                        "after Schneider et al. 2021, arXiv 2102.06604",
                        true),
                new Quantity(DISTANCE, "1", "‖θ_t − θ_0‖; of all, and of each layer", COCKPIT, true),
                new Quantity(LENGTH, "1", "Σ_s‖Δ_s‖ over the steps so far", "Almagest", false),
                new Quantity(
                        ALPHA,
                        "1",
                        "t/t* − 1, t = ‖Δ_t‖, t* the minimum of the parabola through losses and slopes at both ends of the"
                                + " last step, by least squares with their variances over the examples: −1 no progress, 0"
                                + " the minimum, 1 as high on the other side",
                        COCKPIT + ", section 3",
                        false),
                new Quantity(
                        SLOPES,
                        "1",
                        "−s_1/s_0, s_0 and s_1 the slopes of the training loss along the last step where it begins and"
                                + " ends: alpha of the parabola with these slopes, exactly",
                        "derived from the above",
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples for alpha; 0 = all"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        int samples = settings.integer("samples");
        double examples = samples == 0 ? data.train() : Math.min(samples, data.train());
        return PASSES * examples * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings.integer("samples"));
    }

    /** The last three places of one run. */
    private static final class Session implements ProbeSession {
        private final PerLoss<ExampleGradients> gradients;
        private @Nullable Snapshot last;
        private @Nullable Snapshot before;
        private @Nullable Snapshot earlier;
        private double length;
        private boolean gap;

        Session(int samples) {
            this.gradients = PerLoss.exampleGradients(samples);
        }

        @Override
        public boolean followsNetwork() {
            return true;
        }

        @Override
        public void follow(Snapshot snapshot) {
            Snapshot known = last;
            if (known != null && known.step() == snapshot.step()) {
                return;
            }
            // what leads over several steps is no step
            boolean next = known == null || snapshot.step() == known.step() + 1;
            gap |= !next;
            earlier = next ? before : null;
            before = next ? known : null;
            last = snapshot;
            if (known != null && next) {
                length += distance(snapshot, known, 0, snapshot.model().parameterCount());
            }
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            int all = snapshot.model().parameterCount();
            distances(snapshot, null, 0, all, rows);
            for (LayerSpan span : LayerSpan.of(snapshot.model())) {
                distances(snapshot, span.layer(), span.from(), span.to(), rows);
            }
            Snapshot end = last;
            Snapshot start = before;
            if (end == null || start == null || end.step() != snapshot.step()) {
                rows.missing(OF_STEPS, "no_steps_seen");
                return;
            }
            steps(end, start, null, 0, all, rows);
            for (LayerSpan span : LayerSpan.of(snapshot.model())) {
                steps(end, start, span.layer(), span.from(), span.to(), rows);
            }
            double size = distance(end, start, 0, all);
            double weights = Vectors.norm(start.parameters(), 0, all);
            if (weights == 0) {
                rows.missing(RELATIVE, "weights_are_zero");
            } else {
                rows.number(RELATIVE, size / weights);
            }
            if (gap) {
                rows.missing(LENGTH, "steps_not_seen");
            } else {
                rows.number(LENGTH, length);
            }
            alpha(snapshot, start, size, rows);
        }

        private static void distances(Snapshot snapshot, @Nullable Integer layer, int from, int to, Rows rows) {
            rows.number(DISTANCE, layer, distance(snapshot.parameters(), snapshot.initial(), from, to));
        }

        private void steps(Snapshot end, Snapshot start, @Nullable Integer layer, int from, int to, Rows rows) {
            double size = distance(end, start, from, to);
            rows.number(SIZE, layer, size);
            Snapshot first = earlier;
            if (first == null) {
                rows.missing(COSINE, layer, "one_step_seen");
                return;
            }
            double product = 0;
            for (int i = from; i < to; i++) {
                product = Math.fma(
                        end.parameters()[i] - start.parameters()[i],
                        start.parameters()[i] - first.parameters()[i],
                        product);
            }
            double sizes = size * distance(start, first, from, to);
            if (sizes == 0) {
                rows.missing(COSINE, layer, "step_is_zero");
            } else {
                rows.number(COSINE, layer, product / sizes);
            }
        }

        private void alpha(Snapshot snapshot, Snapshot start, double size, Rows rows) {
            List<String> both = List.of(ALPHA, SLOPES);
            if (!(size > 0)) {
                rows.missing(both, size == 0 ? "step_is_zero" : Measurement.NOT_FINITE);
                return;
            }
            ExampleGradients each;
            try {
                each = gradients.of(snapshot);
            } catch (NotMeasurableException unsuitable) {
                rows.missing(both, unsuitable.status());
                return;
            }
            double[] direction = new double[each.size()];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (snapshot.parameters()[i] - start.parameters()[i]) / size;
            }
            SlopeSample first = SlopeSample.of(each, start.parameters(), direction);
            SlopeSample second = SlopeSample.of(each, snapshot.parameters(), direction);
            if (!first.finite() || !second.finite()) {
                rows.missing(both, Measurement.NOT_FINITE);
                return;
            }
            if (first.slope() == 0) {
                rows.missing(SLOPES, "slope_is_zero");
            } else {
                rows.number(SLOPES, -second.slope() / first.slope());
            }
            if (each.count() < 2) {
                rows.missing(ALPHA, "one_example");
                return;
            }
            StepParabola parabola = StepParabola.through(first, second, size);
            if (parabola == null) {
                rows.missing(ALPHA, "no_noise");
            } else if (!(parabola.curvature() > 0)) {
                rows.missing(ALPHA, "no_minimum");
            } else if (parabola.slope() == 0) {
                rows.missing(ALPHA, "slope_is_zero");
            } else {
                rows.number(ALPHA, -size * parabola.curvature() / parabola.slope() - 1);
            }
        }

        private static double distance(Snapshot one, Snapshot other, int from, int to) {
            return distance(one.parameters(), other.parameters(), from, to);
        }

        private static double distance(double[] one, double[] other, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                double difference = one[i] - other[i];
                sum = Math.fma(difference, difference, sum);
            }
            return RobustNorm.of(sum, to - from, i -> one[from + i] - other[from + i]);
        }
    }
}
