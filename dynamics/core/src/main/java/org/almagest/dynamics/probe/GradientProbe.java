package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.curvature.GradientSample;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.fit.Quantile;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code gradients}: how the exact gradients of single training examples scatter around their mean, in the words of those who
 * choose batch sizes and step sizes by it (Schneider, Dangel, Hennig 2021, arXiv 2102.06604).
 */
@AutoService(Probe.class)
public final class GradientProbe implements RunProbe {
    static final String NAME = "gradients";

    private static final String COCKPIT = "Schneider et al. 2021, arXiv 2102.06604";
    private static final String NORM = "gradient_norm";
    private static final String SNR = "mean_snr";
    private static final String NORM_TEST = "norm_test";
    private static final String INNER = "inner_product_test";
    private static final String ORTHOGONALITY = "orthogonality_test";
    private static final String NOISE = "simple_noise_scale";
    private static final String CABS = "cabs_batch_size";

    /** What all of them have together. */
    private static final List<String> OF_SAMPLE = List.of(
            NORM,
            SNR,
            NORM_TEST,
            INNER,
            ORTHOGONALITY,
            NOISE,
            CABS,
            TakeuchiCriterion.TRACE,
            TakeuchiCriterion.DIAGONAL,
            TakeuchiCriterion.FULL);

    private static final List<String> QUANTILES = List.of(
            "element_minimum",
            "element_q05",
            "element_q25",
            "element_median",
            "element_q75",
            "element_q95",
            "element_maximum");
    private static final double[] SHARES = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

    /** Elements of gradients that are sorted, 32 megabytes. */
    private static final long MOST_ELEMENTS = 1L << 22;

    /** A gradient costs about as much as so many forward passes; there are two passes over the examples and one for quantiles. */
    private static final double PASSES = 9;

    /** For {@link java.util.ServiceLoader}. */
    public GradientProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how the gradients g_n of single training examples scatter around their mean g: noise, tests of batch sizes,"
                + " quantiles; exact, no estimates from a batch";
    }

    /** 2: the Hessian of Takeuchi's criterion sums products of two inputs, made once, in another order. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>(List.of(
                new Quantity(NORM, "loss", "‖g‖ over all parameters, and over those of each layer", COCKPIT, true),
                new Quantity(
                        SNR,
                        "1",
                        "mean over parameters j of g_j²/(v_j + epsilon), v_j = (1/N)Σ_n(g_nj − g_j)²; over all, and over"
                                + " those of each layer",
                        "Liu et al. 2020, arXiv 2001.07384",
                        true),
                new Quantity(
                        NORM_TEST,
                        "1",
                        "(Σ_n‖g_n − g‖²/(N(N − 1)‖g‖²))^½",
                        "Byrd et al. 2012, Math. Programming 134:127–155",
                        false),
                new Quantity(
                        INNER,
                        "1",
                        "(Σ_n(⟨g_n, g⟩/‖g‖² − 1)²/(N(N − 1)))^½",
                        "Bollapragada et al. 2018, SIAM J. Optimization 28:3312–3343, arXiv 1710.11258, inner product test",
                        false),
                new Quantity(
                        ORTHOGONALITY,
                        "1",
                        "(Σ_n‖g_n − ⟨g_n, g⟩g/‖g‖²‖²/(N(N − 1)‖g‖²))^½",
                        "Bollapragada et al. 2018, arXiv 1710.11258, orthogonality test",
                        false),
                new Quantity(
                        NOISE,
                        "examples",
                        "tr Σ/‖g‖², Σ the covariance of the g_n with N − 1 below",
                        "McCandlish et al. 2018, arXiv 1812.06162, eq. 2.9",
                        false),
                new Quantity(
                        CABS,
                        "examples",
                        "η·(1/N)Σ_n‖g_n − g‖²/L, η the step size and L the loss",
                        "Balles et al. 2017, arXiv 1612.05086",
                        false)));
        quantities.addAll(TakeuchiCriterion.quantities());
        for (int i = 0; i < SHARES.length; i++) {
            quantities.add(new Quantity(
                    QUANTILES.get(i),
                    "loss",
                    String.format(Locale.ROOT, "quantile %s of all N·P elements g_nj", SHARES[i]),
                    COCKPIT,
                    false));
        }
        return quantities;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("samples", 0, 0, 100_000_000, "first so many training examples; 0 = all"),
                Parameter.real("epsilon", 1e-5, 0, 1e300, "what mean_snr adds to variances, so that none is 0"),
                Parameter.integer(
                        "tic_limit",
                        200,
                        0,
                        46_340,
                        "most parameters for tic, which takes the whole Hessian; 0 = never"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        int samples = settings.integer("samples");
        double examples = samples == 0 ? data.train() : Math.min(samples, data.train());
        return PASSES * examples * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    /** The looks at the networks of one run; compiled once, but where the loss itself moves. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private final PerLoss<ExampleGradients> gradients;

        Session(Settings settings) {
            this.settings = settings;
            this.gradients = PerLoss.exampleGradients(settings.integer("samples"));
        }

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            ExampleGradients each;
            try {
                each = gradients.of(snapshot);
            } catch (NotMeasurableException unsuitable) {
                rows.missing(OF_SAMPLE, unsuitable.status());
                rows.missing(QUANTILES, unsuitable.status());
                return;
            }
            GradientSample sample = GradientSample.of(each, snapshot.parameters());
            if (!Double.isFinite(sample.loss()) || !Double.isFinite(sample.secondMoment())) {
                rows.missing(OF_SAMPLE, Measurement.NOT_FINITE);
                rows.missing(QUANTILES, Measurement.NOT_FINITE);
                return;
            }
            sizes(snapshot, sample, rows);
            tests(sample, rows);
            cabs(sample, snapshot.pace().rate(), rows);
            Examples examples = snapshot.data().train().first(settings.integer("samples"));
            TakeuchiCriterion.write(snapshot, examples, each, sample, settings.integer("tic_limit"), rows);
            quantiles(each, snapshot.parameters(), rows);
        }

        private void sizes(Snapshot snapshot, GradientSample sample, Rows rows) {
            int all = sample.mean().length;
            span(sample, null, 0, all, rows);
            for (LayerSpan span : LayerSpan.of(snapshot.model())) {
                span(sample, span.layer(), span.from(), span.to(), rows);
            }
        }

        private void span(GradientSample sample, @Nullable Integer layer, int from, int to, Rows rows) {
            rows.number(NORM, layer, Math.sqrt(sample.squaredNorm(from, to)));
            if (sample.count() < 2) {
                rows.missing(SNR, layer, "one_example");
            } else {
                double ratio = sample.signalToNoise(from, to, settings.real("epsilon"));
                if (Double.isFinite(ratio)) {
                    rows.number(SNR, layer, ratio);
                } else {
                    rows.missing(SNR, layer, "no_noise");
                }
            }
        }

        private static void tests(GradientSample sample, Rows rows) {
            List<String> tests = List.of(NORM_TEST, INNER, ORTHOGONALITY, NOISE);
            if (sample.count() < 2) {
                rows.missing(tests, "one_example");
            } else if (sample.squaredNorm() == 0) {
                rows.missing(tests, "gradient_is_zero");
            } else {
                rows.number(NORM_TEST, sample.normTest());
                rows.number(INNER, sample.innerProductTest());
                rows.number(ORTHOGONALITY, sample.orthogonalityTest());
                rows.number(
                        NOISE, sample.variance() * sample.count() / ((sample.count() - 1.0) * sample.squaredNorm()));
            }
        }

        private static void cabs(GradientSample sample, double rate, Rows rows) {
            if (rate == 0) {
                rows.missing(CABS, "no_step_size");
            } else if (!(sample.loss() > 0)) {
                rows.missing(CABS, "loss_not_positive");
            } else {
                rows.number(CABS, rate * sample.variance() / sample.loss());
            }
        }

        private static void quantiles(ExampleGradients each, double[] theta, Rows rows) {
            long count = (long) each.count() * each.size();
            if (count > MOST_ELEMENTS) {
                rows.missing(QUANTILES, "too_many_elements");
                return;
            }
            double[] elements = new double[(int) count];
            each.each(
                    theta,
                    (n, loss, numbers, from) ->
                            System.arraycopy(numbers, from, elements, n * each.size(), each.size()));
            Arrays.sort(elements);
            for (int i = 0; i < SHARES.length; i++) {
                rows.number(QUANTILES.get(i), Quantile.of(elements, SHARES[i]));
            }
        }
    }
}
