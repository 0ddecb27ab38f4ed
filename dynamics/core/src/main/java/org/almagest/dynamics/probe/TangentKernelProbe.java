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

/**
 * Probe {@code ntk}: the tangent kernel Θ = J·Jᵀ of the predictions on the training examples (Jacot, Gabriel, Hongler,
 * NeurIPS 2018), its spectrum, how far it has moved from initialisation, and how far it is from that of infinite width.
 */
@AutoService(Probe.class)
public final class TangentKernelProbe implements Probe {
    private static final String NAME = "ntk";
    private static final String PAPER = "Jacot et al. 2018, arXiv 1806.07572";
    private static final String LIMIT_PAPER = "Gao et al. 2025, arXiv 2509.22436; Yang 2020, arXiv 2006.14548";
    /** Row and column number must fit one Java array. */
    private static final int MOST_ROWS = 46_340;

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
                new Quantity("kernel_change", "1", "‖Θ − Θ₀‖_F/‖Θ₀‖_F, Θ₀ at initialisation", PAPER, false),
                new Quantity(
                        "limit_distance",
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
                Parameter.flag("limit", false, "also the distance to infinite width, where the family has that limit"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Examples examples = snapshot.data().train().first(settings.integer("samples"));
        TangentKernel kernel = new TangentKernel(snapshot.model(), examples, snapshot.parameters());
        int rows = kernel.size();
        Optional<String> refusal = tooLarge(examples.outputs(), examples.count(), settings.integer("full_limit"));
        if (refusal.isPresent()) {
            // of networks that no sweep file has built
            throw new IllegalArgumentException("probe ntk: " + refusal.get());
        }
        double[] gram = kernel.gram();
        Emission emission = new Emission(snapshot.step(), sink);
        if (!Arrays.stream(gram).allMatch(Double::isFinite)) {
            for (String quantity : List.of("lambda_min", "lambda_max", "kernel_trace", "kernel_rank")) {
                emission.missing(quantity, Measurement.NOT_FINITE);
            }
            return;
        }
        spectrum(gram, rows, settings.real("tolerance"), emission);
        if (snapshot.step() == 0) {
            emission.emit("kernel_change", 0);
        } else {
            emission.relative(
                    "kernel_change",
                    gram,
                    new TangentKernel(snapshot.model(), examples, snapshot.initial()).gram(),
                    "starts_at_zero");
        }
        if (settings.flag("limit")) {
            WideLimits.of(snapshot.model(), examples, examples.inputs())
                    .ifPresent(limit -> emission.relative(
                            "limit_distance", gram, WideLimits.tangent(limit, examples), "limit_is_zero"));
        }
    }

    @Override
    public Optional<String> misfit(Model model, DataSource.Dimensions data, Objective loss, Settings settings) {
        if (settings.flag("limit") && !WideLimits.known(model)) {
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

    private static void spectrum(double[] gram, int rows, double tolerance, Emission emission) {
        double[] eigenvalues = SymmetricEigenvalues.of(gram, rows);
        NumericalRank rank = NumericalRank.of(eigenvalues, tolerance);
        double trace = 0;
        for (int i = 0; i < rows; i++) {
            trace += gram[i * rows + i];
        }
        double smallest = eigenvalues[0];
        double largest = eigenvalues[rows - 1];
        emission.emit("lambda_min", smallest);
        emission.emit("lambda_max", largest);
        if (rank.rank() == rows) {
            emission.emit("condition_number", largest / smallest);
        } else {
            emission.missing("condition_number", "singular");
        }
        emission.emit("kernel_trace", trace);
        emission.emit("kernel_rank", rank.rank());
        emission.emit("kernel_rank_share", (double) rank.rank() / rows);
        emission.sink()
                .spectrum(new Spectrum(
                        emission.step(), NAME, rank.rank(), null, null, rank.tolerance(), rank.gap(), eigenvalues));
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, NAME, quantity, null, value));
        }

        /** ‖a − b‖/‖b‖; {@code zero} says that b is zero. */
        void relative(String quantity, double[] a, double[] b, String zero) {
            if (Arrays.stream(b).allMatch(value -> value == 0)) {
                missing(quantity, zero);
            } else {
                emit(quantity, distance(a, b));
            }
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, NAME, quantity, null, status));
        }
    }

    /** ‖a − b‖/‖b‖; not finite where b is zero. */
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
