package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.EmpiricalFisher;
import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.curvature.MovingHessian;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.linalg.EigenPairs;
import org.almagest.dynamics.linalg.Lanczos;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.linalg.ScaledOperator;
import org.almagest.dynamics.linalg.TraceEstimate;
import org.almagest.dynamics.objective.Objectives;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code curvature}: the largest eigenvalues of the loss's Hessian, each with its residual and whether it has converged, from where
 * the look before has ended; beside them up to where gradient descent, momentum and Adam are stable, and traces and largest
 * eigenvalues of the Gauss–Newton matrix and of both matrices that go by the name of Fisher. From products alone, so that any size
 * will do; all eigenvalues of small networks, and their ranks, are {@link HessianProbe}'s.
 */
@AutoService(Probe.class)
public final class CurvatureProbe implements RunProbe {
    static final String NAME = "curvature";

    private static final String EIGENVALUE = "eigenvalue";
    private static final String RESIDUAL = "eigenpair_residual";
    private static final String CONVERGED = "converged_eigenpairs";
    private static final String LARGEST = "largest_eigenvalue";
    private static final String THRESHOLD = "stability_threshold";
    private static final String RATIO = "stability_ratio";
    private static final String PRECONDITIONED = "preconditioned_sharpness";
    private static final String PRECONDITIONED_THRESHOLD = "preconditioned_threshold";
    private static final String PRECONDITIONED_RATIO = "preconditioned_ratio";
    private static final String TRACE = "hessian_trace";
    private static final String GGN = "ggn_largest_eigenvalue";
    private static final String GGN_TRACE = "ggn_trace";
    private static final String FISHER = "fisher_largest_eigenvalue";
    private static final String FISHER_TRACE = "fisher_trace";
    private static final String EMPIRICAL = "empirical_fisher_largest_eigenvalue";
    private static final String EMPIRICAL_TRACE = "empirical_fisher_trace";

    private static final List<String> OF_HESSIAN = List.of(EIGENVALUE, RESIDUAL, CONVERGED, LARGEST, RATIO, TRACE);
    private static final List<String> OF_ADAM = List.of(PRECONDITIONED, PRECONDITIONED_THRESHOLD, PRECONDITIONED_RATIO);
    private static final List<String> OF_GGN = List.of(GGN, GGN_TRACE, FISHER, FISHER_TRACE);
    private static final List<String> OF_EMPIRICAL = List.of(EMPIRICAL, EMPIRICAL_TRACE);

    private static final String EDGE = "Cohen et al. 2021, arXiv 2103.00065";
    private static final String ADAPTIVE_EDGE = "Cohen et al. 2022, arXiv 2207.14484";
    private static final String HUTCH = "Meyer et al. 2021, arXiv 2010.09649, algorithm 1";
    private static final String MARTENS = "Martens 2020, JMLR 21(146), arXiv 1412.1193";
    private static final String KUNSTNER = "Kunstner et al. 2019, arXiv 1905.12558";

    private static final String NOT_CONVERGED = "not_converged";

    /** A product with the Hessian costs about as much as so many forward passes. */
    private static final double PASSES = 6;

    /** Share of a random vector in a warm start, so that a direction that grows from nothing is seen. */
    private static final double FRESH = 0.1;

    /** For {@link java.util.ServiceLoader}. */
    public CurvatureProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "largest eigenvalues of the Hessian with residuals and whether they have converged, from look to look with warm"
                + " starts, the thresholds of gradient descent, momentum and Adam beside them; traces by Hutch++, of the Gauss–Newton and Fisher matrices too; column layer is"
                + " the eigenvalue's place from the largest on (hessian has all eigenvalues of small networks)";
    }

    /** 2: thresholds of momentum and Adam. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        EIGENVALUE,
                        "loss",
                        "λ_k of the Hessian, from the largest on, by the Lanczos recurrence; its standard error is ‖Hv − λv‖,"
                                + " and an eigenvalue lies at most so far away; status not_converged where that is more than"
                                + " accuracy·|λ|_max",
                        "Golub, Van Loan 2013, section 10.3; " + EDGE,
                        true),
                new Quantity(
                        RESIDUAL,
                        "loss",
                        "‖Hv_k − λ_k v_k‖, ‖v_k‖ = 1, whether converged or not",
                        "Golub, Van Loan 2013",
                        true),
                new Quantity(CONVERGED, "1", "how many of the eigenpairs asked for have converged", "Almagest", false),
                new Quantity(LARGEST, "loss", "λ_0, the sharpness, with its residual as standard error", EDGE, false),
                new Quantity(
                        THRESHOLD,
                        "loss",
                        "2/η, above which gradient descent of step size η leaves a quadratic; 2(1 + β)/η with momentum β,"
                                + " 2(1 + β)/((1 + 2β)η) with Nesterov's; on the whole training set, without weight decay,"
                                + " shortened gradients and rates of single blocks",
                        EDGE + ", section 2 and appendix B",
                        false),
                new Quantity(RATIO, "1", "λ_0 over this threshold: near 1 at the edge of stability", EDGE, false),
                new Quantity(
                        PRECONDITIONED,
                        "1",
                        "largest eigenvalue of P⁻¹H, P = diag((1 − β₁ᵗ)(√(v/(1 − β₂ᵗ)) + ε)) after t steps of adam on the whole"
                                + " training set, without weight decay; with its residual",
                        ADAPTIVE_EDGE + ", section 2",
                        false),
                new Quantity(
                        PRECONDITIONED_THRESHOLD,
                        "1",
                        "2(1 + β₁)/((1 − β₁)η), above which adam with P held fixed leaves a quadratic",
                        ADAPTIVE_EDGE + ", section 2",
                        false),
                new Quantity(
                        PRECONDITIONED_RATIO,
                        "1",
                        "preconditioned_sharpness over this threshold: near 1 at the adaptive edge of stability",
                        ADAPTIVE_EDGE,
                        false),
                new Quantity(TRACE, "loss", "tr H by Hutch++, with its standard error", HUTCH, false),
                new Quantity(
                        GGN, "loss", "largest eigenvalue of H_o = Jᵀ(∂²ℓ/∂f²)J, with its residual", MARTENS, false),
                new Quantity(GGN_TRACE, "loss", "tr H_o by Hutch++, with its standard error", HUTCH, false),
                new Quantity(
                        FISHER,
                        "loss",
                        "largest eigenvalue of the Fisher matrix (1/N)Σ_n E_{y∼p(x_n)}[∇ln p(y) ∇ln p(y)ᵀ] in units of the"
                                + " loss: equal to H_o for cross-entropy, p = softmax(f), and for squared-error, p = N(f, K/2)",
                        MARTENS + ", section 9",
                        false),
                new Quantity(FISHER_TRACE, "loss", "its trace", MARTENS, false),
                new Quantity(
                        EMPIRICAL,
                        "loss²",
                        "largest eigenvalue of C = (1/N)Σ_n g_n g_nᵀ, g_n the gradients of single examples",
                        KUNSTNER,
                        false),
                new Quantity(EMPIRICAL_TRACE, "loss²", "tr C = (1/N)Σ_n‖g_n‖²", KUNSTNER, false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("top", 3, 1, 100, "eigenvalues of the Hessian"),
                Parameter.integer(
                        "lanczos_steps", 60, 2, 10_000, "products of each recurrence, at most; memory as many vectors"),
                Parameter.real("accuracy", 1e-4, 1e-14, 1, "residual below which an eigenpair has converged, relative"),
                Parameter.integer("trace_products", 30, 6, 100_000, "products for each trace"),
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples; 0 = all"));
    }

    /** Of the Hessian, of it as Adam sees it, of the Gauss–Newton matrix and of the empirical Fisher matrix, at most. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        int samples = settings.integer("samples");
        double examples = samples == 0 ? data.train() : Math.min(samples, data.train());
        // beside its steps a recurrence takes a product to begin with, and one for each residual
        double recurrences = 4.0 * (settings.integer("lanczos_steps") + 1) + settings.integer("top") + 3;
        double traces = 2.0 * settings.integer("trace_products") + 1;
        double products = recurrences + traces;
        return PASSES * products * examples * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    /** Both matrices of the loss, compiled. */
    private record Operators(MovingHessian hessian, MovingHessian ggn) {}

    /** What is kept from look to look: what is compiled, and where the recurrences begin. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private final PerLoss<Operators> operators;
        private final PerLoss<ExampleGradients> gradients;
        private double[][] vectors = {};
        private double[][] outer = {};
        private double[][] moments = {};
        private double[][] preconditioned = {};

        Session(Settings settings) {
            this.settings = settings;
            int samples = settings.integer("samples");
            this.operators = new PerLoss<>(snapshot -> new Operators(
                    operator(snapshot, samples, HessianPart.HESSIAN), operator(snapshot, samples, HessianPart.GGN)));
            this.gradients = PerLoss.exampleGradients(samples);
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            StepRule rule = snapshot.pace().rule().get().orElse(null);
            Double threshold = threshold(snapshot.pace(), rule, rows);
            Operators compiled;
            try {
                compiled = operators.of(snapshot);
            } catch (NotMeasurableException unsuitable) {
                rows.missing(OF_HESSIAN, unsuitable.status());
                rows.missing(OF_ADAM, unsuitable.status());
                rows.missing(OF_GGN, unsuitable.status());
                rows.missing(OF_EMPIRICAL, unsuitable.status());
                return;
            }
            RandomStream random = new RandomStream(snapshot.seed(), NAME);
            compiled.hessian.moveTo(snapshot.parameters());
            compiled.ggn.moveTo(snapshot.parameters());
            hessian(compiled.hessian, random, threshold, rows);
            adam(snapshot, rule, compiled.hessian, rows);
            ggn(snapshot, compiled.ggn, random, rows);
            empirical(snapshot, random, rows);
        }

        private static MovingHessian operator(Snapshot snapshot, int samples, HessianPart part) {
            return new MovingHessian(
                    snapshot.model(),
                    snapshot.objective(),
                    snapshot.data().train().first(samples),
                    part);
        }

        /** Null where there is none. */
        private static @Nullable Double threshold(Snapshot.Pace pace, @Nullable StepRule rule, Rows rows) {
            String missing = rule == null || rule.scale() != null ? "no_gradient_descent" : unsuitable(pace);
            if (missing != null) {
                rows.missing(THRESHOLD, missing);
                return null;
            }
            double threshold = Objects.requireNonNull(rule).threshold(pace.rate());
            rows.number(THRESHOLD, threshold);
            return threshold;
        }

        /** Why a rule of steps has no threshold; null where it has one. */
        private static @Nullable String unsuitable(Snapshot.Pace pace) {
            return !pace.whole() ? "mini_batches" : pace.rate() == 0 ? "no_step_size" : null;
        }

        /** The Hessian as the steps of Adam see it. */
        private void adam(Snapshot snapshot, @Nullable StepRule rule, LinearOperator hessian, Rows rows) {
            Snapshot.Pace pace = snapshot.pace();
            double[] scale = rule == null ? null : rule.scale();
            String missing = scale == null
                    ? "no_preconditioner"
                    : Arrays.stream(scale).allMatch(p -> p > 0) ? unsuitable(pace) : "preconditioner_zero";
            if (missing != null || rule == null || scale == null) {
                rows.missing(OF_ADAM, missing == null ? "no_preconditioner" : missing);
                return;
            }
            double threshold = rule.threshold(pace.rate());
            rows.number(PRECONDITIONED_THRESHOLD, threshold);
            // numbers of its own, so that those of others are what they are without it
            RandomStream random = new RandomStream(snapshot.seed(), PRECONDITIONED);
            EigenPairs pairs = top(new ScaledOperator(hessian, scale), preconditioned, 1, random);
            if (pairs == null) {
                rows.missing(List.of(PRECONDITIONED, PRECONDITIONED_RATIO), Measurement.NOT_FINITE);
                return;
            }
            preconditioned = pairs.vectors();
            largest(PRECONDITIONED, pairs, rows);
            if (pairs.residuals()[0] <= cut(pairs)) {
                rows.number(PRECONDITIONED_RATIO, pairs.values()[0] / threshold);
            } else {
                rows.missing(PRECONDITIONED_RATIO, NOT_CONVERGED);
            }
        }

        private void hessian(MovingHessian operator, RandomStream random, @Nullable Double threshold, Rows rows) {
            EigenPairs pairs = top(operator, vectors, settings.integer("top"), random);
            if (pairs == null) {
                rows.missing(OF_HESSIAN, Measurement.NOT_FINITE);
                return;
            }
            vectors = pairs.vectors();
            double cut = cut(pairs);
            int converged = 0;
            for (int k = 0; k < pairs.count(); k++) {
                rows.number(RESIDUAL, k, pairs.residuals()[k]);
                if (pairs.residuals()[k] <= cut) {
                    converged++;
                    rows.estimate(EIGENVALUE, k, pairs.values()[k], pairs.residuals()[k]);
                } else {
                    rows.missing(EIGENVALUE, k, NOT_CONVERGED);
                }
            }
            rows.number(CONVERGED, converged);
            if (pairs.residuals()[0] <= cut) {
                rows.estimate(LARGEST, null, pairs.values()[0], pairs.residuals()[0]);
                if (threshold == null) {
                    rows.missing(RATIO, "no_threshold");
                } else {
                    rows.number(RATIO, pairs.values()[0] / threshold);
                }
            } else {
                rows.missing(LARGEST, NOT_CONVERGED);
                rows.missing(RATIO, NOT_CONVERGED);
            }
            trace(TRACE, operator, random, rows);
        }

        private void ggn(Snapshot snapshot, MovingHessian operator, RandomStream random, Rows rows) {
            EigenPairs pairs = top(operator, outer, 1, random);
            if (pairs == null) {
                rows.missing(OF_GGN, Measurement.NOT_FINITE);
                return;
            }
            outer = pairs.vectors();
            boolean likelihood = snapshot.objective().equals(Objectives.CROSS_ENTROPY)
                    || snapshot.objective().equals(Objectives.SQUARED_ERROR);
            largest(GGN, pairs, rows);
            TraceEstimate trace = trace(GGN_TRACE, operator, random, rows);
            if (likelihood) {
                largest(FISHER, pairs, rows);
                rows.estimate(FISHER_TRACE, null, trace.value(), trace.standardError());
            } else {
                rows.missing(List.of(FISHER, FISHER_TRACE), "no_likelihood");
            }
        }

        private void empirical(Snapshot snapshot, RandomStream random, Rows rows) {
            ExampleGradients each;
            try {
                each = gradients.of(snapshot);
            } catch (NotMeasurableException unsuitable) {
                rows.missing(OF_EMPIRICAL, unsuitable.status());
                return;
            }
            EigenPairs pairs = top(new EmpiricalFisher(each, snapshot.parameters()), moments, 1, random);
            if (pairs == null) {
                rows.missing(OF_EMPIRICAL, Measurement.NOT_FINITE);
                return;
            }
            moments = pairs.vectors();
            largest(EMPIRICAL, pairs, rows);
            double[] sum = new double[1];
            each.each(
                    snapshot.parameters(),
                    (n, loss, numbers, from) -> sum[0] += Vectors.dot(numbers, from, numbers, from, each.size()));
            rows.number(EMPIRICAL_TRACE, sum[0] / each.count());
        }

        private void largest(String quantity, EigenPairs pairs, Rows rows) {
            if (pairs.residuals()[0] <= cut(pairs)) {
                rows.estimate(quantity, null, pairs.values()[0], pairs.residuals()[0]);
            } else {
                rows.missing(quantity, NOT_CONVERGED);
            }
        }

        private double cut(EigenPairs pairs) {
            double size = 0;
            for (double value : pairs.values()) {
                size = Math.max(size, Math.abs(value));
            }
            return settings.real("accuracy") * size;
        }

        private TraceEstimate trace(String quantity, LinearOperator operator, RandomStream random, Rows rows) {
            TraceEstimate trace = TraceEstimate.of(operator, random, settings.integer("trace_products"));
            rows.estimate(quantity, null, trace.value(), trace.standardError());
            return trace;
        }

        /** Null where a product is no number. */
        private @Nullable EigenPairs top(LinearOperator operator, double[][] known, int count, RandomStream random) {
            double[] start = new double[operator.size()];
            double share = known.length == 0 ? 1 : FRESH / Math.sqrt(start.length);
            for (int i = 0; i < start.length; i++) {
                start[i] = share * random.normal();
                for (double[] vector : known) {
                    start[i] += vector[i];
                }
            }
            double[] product = new double[start.length];
            operator.apply(start, product);
            if (!Arrays.stream(product).allMatch(Double::isFinite)) {
                return null;
            }
            // half of what is asked for, so that the residual that is measured in the end is below it
            return Lanczos.top(
                    operator, start, settings.integer("lanczos_steps"), count, settings.real("accuracy") / 2);
        }
    }
}
