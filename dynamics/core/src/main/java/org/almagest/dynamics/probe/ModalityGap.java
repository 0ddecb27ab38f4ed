package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.GaussianGap;
import org.almagest.dynamics.features.LinearAlignment;
import org.almagest.dynamics.features.MeanDiscrepancy;
import org.almagest.dynamics.features.ProxyDistance;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code modality-gap}: how far the feature vectors of a network's two streams are apart, on the examples held out (on those to
 * train on where there are no others), and how much of what the first stream was made of is left in its features.
 */
@AutoService(Probe.class)
public final class ModalityGap implements RunProbe {
    static final String NAME = "modality-gap";

    private static final String FRECHET = "frechet_gap";
    private static final String RELATIVE = "relative_gap";
    private static final String MMD = "mmd_squared";
    private static final String PROXY = "proxy_a_distance";
    private static final String CKA = "cka";

    /** An exponential and a squared distance, for the planner. */
    private static final int KERNEL_OPERATIONS = 60;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how far the features of a network's two streams are apart, and what the first stream has kept";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        FRECHET,
                        "1",
                        "mean over units of (m₁ − m₂)² + (s₁ − s₂)², m and s mean and standard deviation (n − 1) of a unit"
                                + " over all vectors of a stream",
                        "Dowson, Landau, J. Multivariate Analysis 12:450–455, 1982",
                        false),
                new Quantity(
                        RELATIVE,
                        "1",
                        "that over the mean over units of ½(s₁² + s₂²): free of scale",
                        "Almagest",
                        false),
                new Quantity(
                        MMD,
                        "1",
                        "mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y) of the first mmd_vectors of both streams, k(a, b) ="
                                + " exp(−‖a − b‖²/M), M the lower median of all squared distances of the pooled vectors,"
                                + " those of each to itself included",
                        "Gretton et al., JMLR 13:723–773, 2012, equation 5",
                        false),
                new Quantity(
                        PROXY,
                        "1",
                        "2(1 − 2 min(e, 1 − e)), e the error of a logistic classifier of streams (standardised units and"
                                + " their squares, ridge 1e-3) on half of the first proxy_vectors of stream one and the"
                                + " next proxy_vectors of stream two, fitted exactly to the other half",
                        "Ganin et al., JMLR 17(59), 2016, section 5.1.3",
                        false),
                new Quantity(
                        CKA,
                        "1",
                        "‖XᵀY‖²/(‖XᵀX‖‖YᵀY‖), Frobenius norms of centred columns: what the first cka_vectors of the first"
                                + " stream were made of, against their features",
                        "Kornblith et al. 2019, arXiv 1905.00414, section 3",
                        false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(TwoStreams.class, "a network of two streams, such as those of clips and texts");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("mmd_vectors", 600, 1, 20_000, "vectors of each stream that mmd_squared compares"),
                Parameter.integer(
                        "proxy_vectors",
                        1500,
                        1,
                        1_000_000,
                        "vectors of each stream that proxy_a_distance takes, others of the second stream than of the"
                                + " first; half of what there is where that is fewer"),
                Parameter.integer("cka_vectors", 3000, 1, 1_000_000, "vectors that cka compares"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double pairs = 2.0 * settings.integer("mmd_vectors") * settings.integer("mmd_vectors");
        return 2.0 * data.test() * model.operationsPerExample() + KERNEL_OPERATIONS * pairs;
    }

    /** The looks at the networks of one run; compiled once. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private @Nullable StreamFeatures features;

        Session(Settings settings) {
            this.settings = settings;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            if (features == null) {
                features = new StreamFeatures(snapshot.model(), StreamFeatures.examples(snapshot, 0));
            }
            StreamFeatures.Both both = features.at(snapshot.parameters());
            Emission emission = new Emission(snapshot.step(), sink);
            if (!both.first().finite() || !both.second().finite()) {
                for (String quantity : List.of(FRECHET, RELATIVE, MMD, PROXY, CKA)) {
                    emission.missing(quantity, Measurement.NOT_FINITE);
                }
                return;
            }
            gaussian(both, emission);
            discrepancy(both, emission);
            proxy(both, snapshot.seed(), emission);
            alignment(both, emission);
        }

        private static void gaussian(StreamFeatures.Both both, Emission emission) {
            if (Math.min(both.first().count(), both.second().count()) < 2) {
                emission.missing(FRECHET, Emission.TOO_FEW);
                emission.missing(RELATIVE, Emission.TOO_FEW);
                return;
            }
            GaussianGap gap = GaussianGap.between(both.first(), both.second());
            emission.emit(FRECHET, gap.frechet());
            emission.emit(RELATIVE, gap.relative());
        }

        private void discrepancy(StreamFeatures.Both both, Emission emission) {
            int most = settings.integer("mmd_vectors");
            if (Math.min(both.first().count(), both.second().count()) == 0) {
                emission.missing(MMD, Emission.TOO_FEW);
                return;
            }
            emission.emit(
                    MMD,
                    MeanDiscrepancy.squared(
                            both.first().first(most), both.second().first(most)));
        }

        private void proxy(StreamFeatures.Both both, long seed, Emission emission) {
            int half = Math.min(both.first().count(), both.second().count()) / 2;
            int count = Math.min(settings.integer("proxy_vectors"), half);
            if (count == 0) {
                emission.missing(PROXY, Emission.TOO_FEW);
                return;
            }
            FeatureSet first = both.first().part(0, count);
            FeatureSet second = both.second().part(count, count);
            emission.emit(PROXY, ProxyDistance.between(first, second, new RandomStream(seed, NAME)));
        }

        private void alignment(StreamFeatures.Both both, Emission emission) {
            FeatureSet source = both.source();
            int most = settings.integer("cka_vectors");
            if (source == null) {
                emission.missing(CKA, "no_source");
            } else if (!source.finite()) {
                emission.missing(CKA, Measurement.NOT_FINITE);
            } else {
                emission.emit(
                        CKA,
                        LinearAlignment.cka(source.first(most), both.first().first(most)));
            }
        }
    }

    private record Emission(long step, Sink sink) {
        /** The status where a stream has fewer vectors than a quantity needs. */
        static final String TOO_FEW = "too_few_vectors";

        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, NAME, quantity, null, value));
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, NAME, quantity, null, status));
        }
    }
}
