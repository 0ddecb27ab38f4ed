package org.almagest.studies.neuralodeactivations;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.ode.ContinuousNetwork;
import org.almagest.dynamics.ode.Functional;
import org.almagest.dynamics.ode.SolverException;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.OutputGradient;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code ode-consistency}: how far a neural ODE in L steps is from the ODE itself, in its output and in the gradient
 * of that, and whether discretising and differentiating may be exchanged (Gao et al. 2025, arXiv 2509.22436).
 */
@AutoService(Probe.class)
public final class OdeConsistency implements Probe {
    private static final String NAME = "ode-consistency";
    /** One, and two for the gradient. */
    private static final double PASSES = 3;

    private static final String PAPER = "Gao et al. 2025, arXiv 2509.22436";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a neural ODE in L steps against the ODE itself: output and gradient, exact and by the adjoint equation ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        "output_error",
                        "1",
                        "‖f_L − f‖/‖f‖ over the examples, f by the method of order 4 in reference_steps steps",
                        PAPER,
                        false),
                new Quantity(
                        "gradient_error",
                        "1",
                        "‖∇_L − ∇‖/‖∇‖, exact gradients of Σ_ik ε_ik f_k(x_i), fixed random signs ε, through the steps of both",
                        PAPER,
                        false),
                new Quantity(
                        "adjoint_error",
                        "1",
                        "‖∇_a − ∇_L‖/‖∇_L‖, ∇_a by the adjoint equation with an adaptive solver: optimise-then-discretise against discretise-then-optimise",
                        PAPER,
                        false),
                new Quantity(
                        "reference_error",
                        "1",
                        "‖∇_a − ∇‖/‖∇‖: two ways to the gradient of the ODE, a bound on what gradient_error can tell",
                        PAPER,
                        false),
                new Quantity(
                        "adjoint_evaluations",
                        "1",
                        "evaluations of both right-hand sides by that solver",
                        PAPER,
                        false),
                new Quantity("output_mean_square", "output²", "mean of f_L² over examples and outputs", PAPER, false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS
                .and(NeuralOdeModel.class, "a neural ODE (family neural-ode)")
                .withoutGraph();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(
                        "reference_steps",
                        200,
                        0,
                        1_000_000,
                        "steps of the reference, by rk4: 200 are as exact as 10^8 of euler where the flow is smooth; 0 = no reference, output_mean_square only"),
                Parameter.flag("adjoint", true, "also the gradient by the adjoint equation"),
                Parameter.real(
                        "tolerance",
                        1e-6,
                        1e-14,
                        1,
                        "of the adaptive solver, absolute and relative, for state and adjoint; much less takes long where the activation has a kink"),
                Parameter.integer("most_evaluations", 10_000, 10, Integer.MAX_VALUE, "limit of that solver, each way"),
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples; 0 = all"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        NeuralOdeModel model = snapshot.model()
                .capability(NeuralOdeModel.class)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "probe ode-consistency measures networks of family neural-ode: leave it out for other families"));
        Examples examples = snapshot.data().train().first(settings.integer("samples"));
        double[] signs = signs(snapshot.seed(), examples.count() * model.outputs());
        Emission emission = new Emission(snapshot.step(), sink);
        int steps = settings.integer("reference_steps");
        if (steps == 0 && !model.adaptive()) {
            emission.emit("output_mean_square", meanSquare(Predictions.of(model, snapshot.parameters(), examples)));
            return;
        }
        OutputGradient own;
        try {
            own = model.adaptive()
                    ? adjoint(model, examples, signs, snapshot, model.tolerance(), model.mostEvaluations())
                            .found()
                    : OutputGradient.of(model, examples, signs, snapshot.parameters());
        } catch (SolverException e) {
            // the run's own status says the same
            for (Quantity quantity : quantities()) {
                emission.missing(quantity.name(), word(e));
            }
            return;
        }
        emission.emit("output_mean_square", meanSquare(own.prediction()));
        if (steps == 0) {
            return;
        }
        NeuralOdeModel fine = model.solvedBy("rk4", steps);
        OutputGradient reference = References.SHARED.of(fine, examples, signs, snapshot.parameters());
        emission.relative("output_error", own.prediction(), reference.prediction());
        emission.relative("gradient_error", own.gradient(), reference.gradient());
        if (settings.flag("adjoint")) {
            try {
                Adjoint adjoint = adjoint(
                        model,
                        examples,
                        signs,
                        snapshot,
                        settings.real("tolerance"),
                        settings.integer("most_evaluations"));
                emission.relative("adjoint_error", adjoint.found().gradient(), own.gradient());
                emission.relative("reference_error", adjoint.found().gradient(), reference.gradient());
                emission.emit("adjoint_evaluations", adjoint.evaluations());
            } catch (SolverException e) {
                // the rest of the network's numbers are good: only these are not known
                emission.missing("adjoint_error", word(e));
                emission.missing("reference_error", word(e));
                emission.missing("adjoint_evaluations", word(e));
            }
        }
    }

    private static double meanSquare(double[] prediction) {
        double sum = 0;
        for (double f : prediction) {
            sum = Math.fma(f, f, sum);
        }
        return sum / prediction.length;
    }

    private static String word(SolverException e) {
        return e.blownUp() ? "diverged" : "tolerance_not_reached";
    }

    /** What the adjoint equation gives, and what it costs. */
    private record Adjoint(OutputGradient found, int evaluations) {}

    private static Adjoint adjoint(
            NeuralOdeModel model,
            Examples examples,
            double[] signs,
            Snapshot snapshot,
            double tolerance,
            int mostEvaluations) {
        ContinuousNetwork network =
                new ContinuousNetwork(model, Functional::weightedSum, examples.count(), tolerance, mostEvaluations);
        int count = examples.count();
        double[] inputs = OutputGradient.columns(examples.inputs(), 0, examples.features(), count);
        double[] weights = OutputGradient.columns(signs, 0, examples.outputs(), count);
        double[] gradient = new double[snapshot.parameters().length];
        network.gradient(snapshot.parameters(), 0, inputs, 0, weights, 0, gradient, 0);
        double[] prediction = OutputGradient.rows(network.prediction(), examples.outputs(), count);
        return new Adjoint(new OutputGradient(prediction, gradient), network.evaluations());
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        NeuralOdeModel ode = model.capability(NeuralOdeModel.class).orElse(null);
        if (ode == null) {
            return 0;
        }
        int steps = settings.integer("reference_steps");
        double reference = steps == 0 ? 0 : ode.solvedBy("rk4", steps).operationsPerExample();
        int samples = settings.integer("samples");
        int examples = samples == 0 ? data.train() : Math.min(samples, data.train());
        return PASSES * examples * (ode.operationsPerExample() + reference);
    }

    private static double[] signs(long seed, int count) {
        RandomStream random = new RandomStream(seed, "signs");
        double[] signs = new double[count];
        Arrays.setAll(signs, i -> random.below(2) == 0 ? -1 : 1);
        return signs;
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, NAME, quantity, null, value));
        }

        /** ‖a − b‖/‖b‖; there is none where b is zero. */
        void relative(String quantity, double[] a, double[] b) {
            if (Arrays.stream(b).allMatch(value -> value == 0)) {
                missing(quantity, "zero_reference");
            } else {
                emit(quantity, distance(a, b));
            }
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, NAME, quantity, null, status));
        }
    }

    /** ‖a − b‖/‖b‖. */
    private static double distance(double[] a, double[] b) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference = Math.fma(a[i] - b[i], a[i] - b[i], difference);
            size = Math.fma(b[i], b[i], size);
        }
        return RobustNorm.relativeDistance(difference, size, a, b);
    }
}
