package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.family.StatesInTime;
import org.almagest.dynamics.trajectory.Tangling;
import org.almagest.dynamics.trajectory.Trajectories;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code tangling}: whether trajectories are led by their states alone (Russo et al., Neuron 97:953–966, 2018): those of a
 * network's states in time, state by state, and that of its weights in training.
 */
@AutoService(Probe.class)
public final class TanglingProbe implements RunProbe {
    static final String NAME = "tangling";

    /** Of state trajectories in their plane. */
    public static final String PLANE = "trajectory_plane";

    private static final String RUSSO = "Russo et al., Neuron 97:953–966, 2018";
    private static final String DESCENT = "bound along gradient descent: own derivation";
    private static final double HIGH = 0.9;

    /** Points along the weights' way as the planner counts them, who does not say how many steps there are. */
    private static final double USUAL_STEPS = 1000;

    private static final List<Quantity> STATES = List.of(
            state(
                    "tangling_p90",
                    "1/s²",
                    "90th percentile over all points of Q_j = max_k ‖x′_j − x′_k‖²/(‖x_j − x_k‖² + ε), ε = epsilon"
                            + " times a variance, see epsilon_rule; points of all conditions together"),
            state("tangling_mean", "1/s²", "mean of Q over all points"),
            state(
                    "tangling_entry_p90",
                    "1/s²",
                    "the 90th percentile with epsilon_rule entry, whatever that is set to: ε is then smaller by about"
                            + " the number of units"),
            state(
                    "tangling_z_p90",
                    "1/s²",
                    "the same of states whose units have mean 0 and deviation 1 each (plus 1e-9), their derivatives"
                            + " divided likewise, epsilon_rule entry"),
            state("tangling_z_mean", "1/s²", "mean of that Q"),
            state(
                    "top_two_share",
                    "1",
                    "share of the two largest squared singular values of a condition's centred states, mean over"
                            + " conditions; 1 for an ellipse"));

    private static final List<Quantity> WEIGHTS = List.of(
            weight(
                    "weight_tangling_max",
                    "largest Q along the trajectory of the weights: x_k = θ_k, x′_k = (θ_{k+1} − θ_k)/dt, ε ="
                            + " weight_epsilon times their total variance"),
            weight("weight_tangling_p90", "90th percentile of that Q"),
            weight(
                    "curvature_squared",
                    "square of the largest magnitude of an eigenvalue of the training loss's Hessian, over steps 0,"
                            + " 20, 40, …; along gradient descent Q is at most the squared Lipschitz constant of the"
                            + " gradient, of which this sees the visited points alone"));

    private static Quantity state(String name, String unit, String formula) {
        return new Quantity(name, unit, formula, RUSSO, true);
    }

    private static Quantity weight(String name, String formula) {
        return new Quantity(name, "1/s²", formula, DESCENT, false);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "tangling of trajectories, large where near states move on in different directions: of each state of a"
                + " network that has states in time, and of the weights in training; column layer is the state's place in"
                + " the order of a step";
    }

    /** 2: squares are added by fused multiply-adds; 3: full Hessians sum products of two inputs, made once, in another order. */
    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> all = new ArrayList<>(STATES);
        all.addAll(WEIGHTS);
        return List.copyOf(all);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(new MatrixKind(
                PLANE,
                MatrixKind.Content.TRAJECTORIES,
                "points of state trajectories in their first two principal components, a row each: the"
                        + " condition (its place, such as a speed, or its number), first and second component"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "of",
                        "all",
                        List.of("all", "states", "weights"),
                        "states in time, where the network has some; the weights, step by step, which costs a copy a"
                                + " step; or both"),
                Parameter.real("epsilon", 0.1, 0, 1e6, "ε of states, as a share of a variance"),
                Parameter.choice(
                        "epsilon_rule",
                        "total",
                        List.of("total", "entry"),
                        "the variance: total = the sum over units of their variances; entry = that of all numbers"
                                + " together"),
                Parameter.real("weight_epsilon", 0.01, 0, 1e6, "ε of weights, as a share of their total variance"),
                Parameter.real(
                        "time_step", 0, 0, 1e6, "time dt of a step of the weights; 0 = the optimizer's step size"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        StatesInTime moving = model.capability(StatesInTime.class).orElse(null);
        double states = 0;
        if (moving != null) {
            double width = model.blocks().stream()
                    .mapToInt(block -> Math.min(block.rows(), block.cols()))
                    .max()
                    .orElse(1);
            // once as they are, once by the other rule and once standardised
            double compared = 3 * pairs((double) StateTrajectories.EXAMPLES * moving.steps(), width);
            states = StateTrajectories.EXAMPLES * model.operationsPerExample()
                    + moving.states().size() * compared;
        }
        // a few dozen Hessians of a small network
        double weights =
                1000.0 * data.train() * model.operationsPerExample() + pairs(USUAL_STEPS, model.parameterCount());
        return settings.text("of").equals("states") ? states : states + weights;
    }

    /** Two squared distances of every pair of points, each a difference, a product and a sum per number. */
    private static double pairs(double points, double width) {
        return points * points / 2 * 6 * width;
    }

    /** What is known of one run. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private final WeightTrajectory weights;
        private @Nullable StateTrajectories states;

        Session(Settings settings) {
            this.settings = settings;
            this.weights = new WeightTrajectory(settings.real("time_step"));
        }

        @Override
        public boolean followsNetwork() {
            return measuresWeights() && !weights.full();
        }

        private boolean measuresWeights() {
            return !settings.text("of").equals("states");
        }

        @Override
        public void follow(Snapshot snapshot) {
            weights.add(snapshot);
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            String of = settings.text("of");
            boolean moving = snapshot.model().capability(StatesInTime.class).isPresent();
            if (of.equals("states") || of.equals("all") && moving) {
                states(snapshot, sink);
            }
            if (measuresWeights()) {
                weights(snapshot, sink);
            }
        }

        private void states(Snapshot snapshot, Sink sink) {
            try {
                if (states == null) {
                    states = StateTrajectories.of(snapshot.model(), snapshot.data());
                }
                int layer = 0;
                for (Map.Entry<String, Trajectories> state :
                        states.at(snapshot.parameters()).entrySet()) {
                    state(snapshot.step(), layer++, state.getValue(), states.places(), sink);
                }
            } catch (NotMeasurableException e) {
                missing(snapshot.step(), STATES, null, e.status(), sink);
            }
        }

        private void state(long step, int layer, Trajectories state, double[] places, Sink sink) {
            if (!state.finite()) {
                missing(step, STATES, layer, Measurement.NOT_FINITE, sink);
                return;
            }
            double epsilon = settings.real("epsilon");
            Tangling.Variance rule =
                    Tangling.Variance.valueOf(settings.text("epsilon_rule").toUpperCase(Locale.ROOT));
            double[] plain = state.tangling(epsilon, rule);
            double[] entry = rule == Tangling.Variance.ENTRY ? plain : state.tangling(epsilon, Tangling.Variance.ENTRY);
            double[] alike = state.standardised().tangling(epsilon, Tangling.Variance.ENTRY);
            double[] values = {
                Tangling.quantile(plain, HIGH),
                mean(plain),
                Tangling.quantile(entry, HIGH),
                Tangling.quantile(alike, HIGH),
                mean(alike),
                state.topTwoShare()
            };
            for (int i = 0; i < values.length; i++) {
                // of states that do not move there is no ratio
                sink.measurement(
                        Double.isNaN(values[i])
                                ? Measurement.missing(step, NAME, STATES.get(i).name(), layer, "no_motion")
                                : Measurement.exact(step, NAME, STATES.get(i).name(), layer, values[i]));
            }
            plane(step, layer, state, places, sink);
        }

        private static double mean(double[] numbers) {
            double sum = 0;
            for (double number : numbers) {
                sum += number;
            }
            return sum / numbers.length;
        }

        private static void plane(long step, int layer, Trajectories state, double[] places, Sink sink) {
            double[] plane = state.plane();
            double[] rows = new double[3 * state.points()];
            int at = 0;
            for (int c = 0; c < places.length; c++) {
                for (int j = 0; j < state.lengths()[c]; j++, at++) {
                    rows[3 * at] = places[c];
                    rows[3 * at + 1] = plane[2 * at];
                    rows[3 * at + 2] = plane[2 * at + 1];
                }
            }
            sink.matrix(new Matrix(step, PLANE, layer, state.points(), 3, rows));
        }

        private void weights(Snapshot snapshot, Sink sink) {
            long step = snapshot.step();
            String why = weights.missing();
            if (why != null) {
                missing(step, WEIGHTS, null, why, sink);
                return;
            }
            double[] q = weights.trajectories(snapshot.model().parameterCount())
                    .tangling(settings.real("weight_epsilon"), Tangling.Variance.TOTAL);
            sink.measurement(Measurement.exact(
                    step,
                    NAME,
                    WEIGHTS.get(0).name(),
                    null,
                    Arrays.stream(q).max().orElse(Double.NaN)));
            sink.measurement(Measurement.exact(step, NAME, WEIGHTS.get(1).name(), null, Tangling.quantile(q, HIGH)));
            try {
                sink.measurement(
                        Measurement.exact(step, NAME, WEIGHTS.get(2).name(), null, weights.curvatureSquared(snapshot)));
            } catch (NotMeasurableException e) {
                sink.measurement(Measurement.missing(step, NAME, WEIGHTS.get(2).name(), null, e.status()));
            }
        }

        private static void missing(
                long step, List<Quantity> quantities, @Nullable Integer layer, String status, Sink sink) {
            quantities.forEach(
                    quantity -> sink.measurement(Measurement.missing(step, NAME, quantity.name(), layer, status)));
        }
    }
}
