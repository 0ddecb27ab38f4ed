package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.NumericalRank;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code ntk}: the tangent kernel Θ = J·Jᵀ of the predictions on the training examples (Jacot, Gabriel, Hongler,
 * NeurIPS 2018), its spectrum, how far it has moved from initialisation, and how far it is from that of infinite width.
 */
@AutoService(Probe.class)
public final class TangentKernelProbe implements RunProbe {
    private static final String NAME = "ntk";
    private static final String PAPER = "Jacot et al. 2018, arXiv 1806.07572";
    private static final String LIMIT_PAPER = "Gao et al. 2025, arXiv 2509.22436; Yang 2020, arXiv 2006.14548";
    /** Row and column number must fit one Java array. */
    private static final int MOST_ROWS = 46_340;
    /** Numbers of Θ₀ that are kept from look to look, 8 megabytes; a larger one is computed again. */
    private static final int MOST_KEPT = 1 << 20;

    private static final String LIMIT = "limit";
    private static final String CHANGE = "kernel_change";
    private static final String DISTANCE = "limit_distance";
    private static final List<String> OF_KERNEL = List.of(
            "lambda_min", "lambda_max", "condition_number", "kernel_trace", "kernel_rank", "kernel_rank_share", CHANGE);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the tangent kernel of the predictions: spectrum, change in training, distance to infinite width ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity("lambda_min", "output²", "smallest eigenvalue of Θ", PAPER, false),
                new Quantity("lambda_max", "output²", "largest eigenvalue of Θ", PAPER, false),
                new Quantity("condition_number", "1", "lambda_max/lambda_min; not where Θ is singular", PAPER, false),
                new Quantity("kernel_trace", "output²", "tr Θ", PAPER, false),
                new Quantity("kernel_rank", "1", "eigenvalues of Θ above the tolerance", PAPER, false)
                        .againstParameters(),
                new Quantity("kernel_rank_share", "1", "kernel_rank over the rows of Θ", PAPER, false)
                        .againstParameters(),
                new Quantity(CHANGE, "1", "‖Θ − Θ₀‖_F/‖Θ₀‖_F, Θ₀ at initialisation", PAPER, false),
                new Quantity(
                        DISTANCE,
                        "1",
                        "‖Θ − Θ_∞‖_F/‖Θ_∞‖_F, Θ_∞ of infinite width; neural-ode with solver euler, mlp and cnn with parametrisation ntk",
                        LIMIT_PAPER,
                        false));
    }

    @Override
    public List<Operator> operators() {
        return List.of(new Operator(NAME, Operator.Kind.TANGENT_KERNEL, "the tangent kernel Θ (" + PAPER + ")"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples; 0 = all"),
                Parameter.integer(
                        "full_limit",
                        4096,
                        1,
                        MOST_ROWS,
                        "most rows of Θ, outputs times examples; memory 24·rows² bytes"),
                Parameter.real(
                        "tolerance",
                        0,
                        0,
                        Math.nextDown(1.0),
                        "cut of the rank as a fraction of lambda_max, above 0 and below 1; 0 = rows·2^−52"),
                Parameter.flag(LIMIT, false, "also the distance to infinite width, where the family has that limit"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    @Override
    public Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        if (settings.flag(LIMIT) && !WideLimits.known(model)) {
            return Optional.of(
                    "limit true compares with the kernel of infinite width, which is not known of this network: expected neural-ode with solver euler, or mlp or cnn with parametrisation ntk and an activation whose dual is known; leave limit out");
        }
        int samples = settings.integer("samples");
        int count = samples == 0 ? data.train() : Math.min(samples, data.train());
        return tooLarge(data.outputs(), count, settings.integer("full_limit"));
    }

    private static Optional<String> tooLarge(int outputs, int examples, int limit) {
        return (long) outputs * examples <= limit
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "a kernel of %d rows (%d outputs, %d examples), and full_limit is %d; expected fewer: set samples to %d, or raise full_limit",
                        (long) outputs * examples,
                        outputs,
                        examples,
                        limit,
                        Math.max(1, limit / outputs)));
    }

    /** The looks at the networks of one run, which all began as the same one. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private double @Nullable [] initial;

        Session(Settings settings) {
            this.settings = settings;
        }

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Examples examples = snapshot.data().train().first(settings.integer("samples"));
            Optional<String> refusal = tooLarge(examples.outputs(), examples.count(), settings.integer("full_limit"));
            if (refusal.isPresent()) {
                // of networks that no sweep file has built
                throw new IllegalArgumentException("probe ntk: " + refusal.get());
            }
            TangentKernel kernel = new TangentKernel(snapshot.model(), examples, snapshot.parameters());
            double[] gram = kernel.gram();
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            if (!Arrays.stream(gram).allMatch(Double::isFinite)) {
                rows.missing(OF_KERNEL, Measurement.NOT_FINITE);
                if (settings.flag(LIMIT)) {
                    rows.missing(DISTANCE, Measurement.NOT_FINITE);
                }
                return;
            }
            spectrum(gram, kernel.size(), settings.real("tolerance"), rows);
            if (snapshot.step() == 0) {
                keep(gram);
                rows.number(CHANGE, 0);
            } else {
                relative(CHANGE, gram, initial(snapshot, examples), "starts_at_zero", rows);
            }
            if (settings.flag(LIMIT)) {
                // the limit is known by the array of all inputs
                WideLimits.of(
                                snapshot.model(),
                                examples,
                                snapshot.data().train().inputs())
                        .ifPresent(limit ->
                                relative(DISTANCE, gram, WideLimits.tangent(limit, examples), "limit_is_zero", rows));
            }
        }

        /** Θ₀, from the look at step 0 where there was one. */
        private double[] initial(Snapshot snapshot, Examples examples) {
            double[] known = initial;
            if (known == null) {
                known = new TangentKernel(snapshot.model(), examples, snapshot.initial()).gram();
                keep(known);
            }
            return known;
        }

        private void keep(double[] first) {
            initial = first.length <= MOST_KEPT ? first : null;
        }
    }

    private static void spectrum(double[] gram, int size, double tolerance, Rows rows) {
        double[] eigenvalues = SymmetricEigenvalues.of(gram, size);
        NumericalRank rank = NumericalRank.of(eigenvalues, tolerance);
        double trace = 0;
        for (int i = 0; i < size; i++) {
            trace += gram[i * size + i];
        }
        double smallest = eigenvalues[0];
        double largest = eigenvalues[size - 1];
        rows.number("lambda_min", smallest);
        rows.number("lambda_max", largest);
        if (rank.rank() == size) {
            rows.number("condition_number", largest / smallest);
        } else {
            rows.missing("condition_number", "singular");
        }
        rows.number("kernel_trace", trace);
        rows.number("kernel_rank", rank.rank());
        rows.number("kernel_rank_share", (double) rank.rank() / size);
        rows.sink()
                .spectrum(new Spectrum(
                        rows.step(), NAME, rank.rank(), null, null, rank.tolerance(), rank.gap(), eigenvalues));
    }

    /** ‖a − b‖/‖b‖; {@code zero} says that b is zero. */
    private static void relative(String quantity, double[] a, double[] b, String zero, Rows rows) {
        if (Arrays.stream(b).allMatch(value -> value == 0)) {
            rows.missing(quantity, zero);
            return;
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            difference = Math.fma(a[i] - b[i], a[i] - b[i], difference);
            size = Math.fma(b[i], b[i], size);
        }
        rows.number(quantity, RobustNorm.relativeDistance(difference, size, a, b));
    }
}
