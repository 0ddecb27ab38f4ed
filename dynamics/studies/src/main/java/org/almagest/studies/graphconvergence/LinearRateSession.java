package org.almagest.studies.graphconvergence;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.GraphNetworkModel;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.probe.LossCrossing;
import org.almagest.dynamics.probe.LossGoals;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.TrainingLoss;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.jspecify.annotations.Nullable;

/** What the probe {@code linear-rate} has seen of one run. */
final class LinearRateSession implements ProbeSession {
    /** Gradient flow is followed to about 1e-10 of the parameters, and rates are known no better. */
    private static final double FLOW_SLACK = 1e-6;

    /** What small steps of gradient descent may differ from the flow (steps up to 0.01/(4·λ_max)). */
    private static final double DESCENT_SLACK = 0.02;

    /** Steps beyond this share of 1/(4·λ_max) of the kernel are no flow. */
    private static final double SMALL_STEP = 0.01;

    /** Below this share of where it began, what is left of ℓ − ℓ* is rounding. */
    private static final double ROUNDING = 1e-12;

    private static final int FEWEST_POINTS = 4;

    private final double goal;
    private final int fullLimit;
    private final ResizableDoubleArray times = new ResizableDoubleArray();
    private final ResizableDoubleArray gaps = new ResizableDoubleArray();
    private @Nullable TrainingLoss loss;
    private @Nullable GraphConvergence graph;
    private double least;
    private double zero;
    private double first;
    private double lambda = Double.POSITIVE_INFINITY;
    private double largestKernel = Double.NaN;
    private int violations;
    private boolean watched;
    private double above;
    private @Nullable LossCrossing crossing;

    LinearRateSession(Settings settings) {
        this.goal = settings.real("goal");
        this.fullLimit = settings.integer("full_limit");
    }

    @Override
    public void prepare(DataSet data, String lossName, LossGoals goals) {
        if (lossName.equals("squared-error")) {
            watched = true;
            goals.await(goal * zeroLoss(data.train()), found -> crossing = found);
        }
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Emission emission = new Emission(snapshot.step(), sink);
        Examples examples = snapshot.data().train();
        boolean begins = loss == null;
        if (begins) {
            begin(snapshot);
        }
        TrainingLoss here = requireNonNull(loss);
        here.evaluate(snapshot.parameters());
        double value = here.value();
        double slope = here.squaredGradient();
        if (begins) {
            first = value;
            beginning(snapshot, emission);
        }
        if (!Double.isFinite(value)) {
            emission.missing("instantaneous_rate", "not_finite");
            return;
        }
        double rate = slope / (value - least);
        if (graph != null) {
            bound(snapshot, examples, value, slope, rate, emission);
        }
        if (value - least > ROUNDING * first) {
            emission.emit("instantaneous_rate", rate);
            times.addElement(snapshot.pace().time());
            gaps.addElement(StrictMath.log(value - least));
        } else {
            emission.missing("instantaneous_rate", "converged");
        }
        fit(emission);
        if (snapshot.loss().equals("squared-error")) {
            goal(snapshot.pace().time(), value, begins, emission);
        }
    }

    private void begin(Snapshot snapshot) {
        Examples examples = snapshot.data().train();
        loss = new TrainingLoss(snapshot.model(), examples, snapshot.objective());
        zero = zeroLoss(examples);
        boolean squared = snapshot.loss().equals("squared-error");
        GraphNetworkModel model = snapshot.model()
                .capability(GraphNetworkModel.class)
                .filter(GraphNetworkModel::linear)
                .orElse(null);
        if (squared && model != null) {
            graph = new GraphConvergence(model, examples);
            least = graph.leastLoss() / examples.targets().length;
        }
    }

    /** What is measured once. */
    private void beginning(Snapshot snapshot, Emission emission) {
        Examples examples = snapshot.data().train();
        if (graph != null) {
            emission.emit("sigma_min_squared", graph.smallestSquare());
            emission.emit("loss_star", least);
        }
        int rows = examples.targets().length;
        if (!snapshot.loss().equals("squared-error")) {
            return;
        }
        if (rows > fullLimit) {
            emission.missing("ntk_rate", "too_large");
            return;
        }
        double[] gram = new TangentKernel(snapshot.model(), examples, snapshot.parameters()).gram();
        if (!Arrays.stream(gram).allMatch(Double::isFinite)) {
            emission.missing("ntk_rate", "not_finite");
            return;
        }
        double[] eigenvalues = SymmetricEigenvalues.of(gram, rows);
        largestKernel = eigenvalues[rows - 1];
        emission.emit("ntk_rate", 4 * Math.max(0, eigenvalues[0]) / rows);
    }

    private void bound(
            Snapshot snapshot, Examples examples, double value, double slope, double rate, Emission emission) {
        GraphConvergence theory = requireNonNull(graph);
        double rows = examples.targets().length;
        lambda = Math.min(lambda, theory.smallestEigenvalue(snapshot.parameters()));
        double boundRate = 4 * lambda * theory.smallestSquare() / rows;
        double bound = least
                + (first - least) * StrictMath.exp(-boundRate * snapshot.pace().time());
        emission.emit("lambda_t", lambda);
        emission.emit("bound_rate", boundRate);
        emission.emit("loss_bound", bound);
        String status = applies(snapshot.pace(), rows);
        if (status.equals("ok")) {
            double slack = snapshot.pace().optimizer().equals("gd") ? DESCENT_SLACK : FLOW_SLACK;
            boolean holds = value - least <= (1 + slack) * (bound - least) + ROUNDING * (first + zero);
            violations += holds ? 0 : 1;
            emission.emit("bound_holds", holds ? 1 : 0);
            emission.emit("bound_violations", violations);
        } else {
            emission.missing("bound_holds", status);
        }
        if (value - least <= ROUNDING * first) {
            return;
        }
        if (boundRate > 0) {
            emission.emit("rate_over_bound", rate / boundRate);
        }
        // L = rows·ℓ: its gradient is rows times as long
        double descent = rows * rows * slope;
        if (descent > 0) {
            emission.emit(
                    "identity_relative_error", Math.abs(descent - theory.descent(snapshot.parameters())) / descent);
        } else {
            emission.missing("identity_relative_error", "stationary");
        }
    }

    /** Whether training follows gradient flow, as the theorem wants: "ok", or why not. */
    private String applies(Snapshot.Pace pace, double rows) {
        if (!pace.whole()) {
            return "mini_batches";
        }
        return switch (pace.optimizer()) {
            case "flow", "none" -> "ok";
            case "gd" ->
                pace.rate() * 4 * largestKernel / rows <= SMALL_STEP * (1 + FLOW_SLACK)
                        ? "ok"
                        : Double.isNaN(largestKernel) ? "step_unknown" : "step_too_large";
            default -> "not_gradient_descent";
        };
    }

    private void fit(Emission emission) {
        int count = times.getNumElements();
        int from = count / 2;
        if (count - from < FEWEST_POINTS) {
            return;
        }
        SimpleRegression line = new SimpleRegression();
        for (int i = from; i < count; i++) {
            line.addData(times.getElement(i), gaps.getElement(i));
        }
        if (Double.isFinite(line.getSlope())) {
            emission.emit("fitted_rate", -line.getSlope());
            if (line.getTotalSumSquares() > 0) {
                emission.emit("fitted_rate_r2", line.getRSquare());
            } else {
                emission.missing("fitted_rate_r2", "constant");
            }
        }
    }

    /** Mean loss of the prediction 0. */
    private static double zeroLoss(Examples examples) {
        return Arrays.stream(examples.targets()).map(y -> y * y).sum() / examples.targets().length;
    }

    /** What training has told of the goal; where it tells nothing, what the looks have seen. */
    private void goal(double time, double value, boolean begins, Emission emission) {
        double wanted = goal * zero;
        if (begins) {
            emission.emit("goal_loss", wanted);
        }
        if (!watched && crossing == null && value <= wanted) {
            crossing = new LossCrossing(above, time);
        }
        if (crossing == null) {
            above = time;
            emission.missing("time_to_goal", "not_reached");
            emission.emit("time_to_goal_low", above);
            emission.missing("time_to_goal_high", "not_reached");
        } else {
            emission.emit("time_to_goal", crossing.high());
            emission.emit("time_to_goal_low", crossing.low());
            emission.emit("time_to_goal_high", crossing.high());
        }
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, LinearRate.NAME, quantity, null, value));
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, LinearRate.NAME, quantity, null, status));
        }
    }
}
