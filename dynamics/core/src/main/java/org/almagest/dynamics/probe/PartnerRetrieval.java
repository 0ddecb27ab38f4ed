package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.Retrieval;
import org.almagest.dynamics.features.UnitVectors;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code retrieval}: whether the vectors of a network's first stream find their partners in the second by cosine, on the examples
 * held out (on those to train on where there are no others).
 */
@AutoService(Probe.class)
public final class PartnerRetrieval implements RunProbe {
    static final String NAME = "retrieval";

    /** The status where the vectors of the two streams are no pairs. */
    private static final String NO_PAIRS = "no_pairs";

    /** The status where no stream has a vector, or one has a single one and others are asked for. */
    private static final String TOO_FEW = "too_few_vectors";

    private static final String MATRIX = "pair_cosines";
    private static final String VECTORS = "vectors";
    private static final String SHOWN = "shown";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "whether features of one stream find their partners in the other by cosine, and how far they are spread";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of("retrieval_at_1", "share of vectors whose largest cosine is that with their own partner"),
                of("median_rank", "lower median of the rank of the own partner, from 1 on, by cosine"),
                of("positive_cosine", "mean cosine of partners"),
                of("negative_cosine", "mean cosine of all that are no partners"),
                of("margin", "positive_cosine − negative_cosine"),
                of(
                        "feature_spread",
                        "√d · mean over the d units of the standard deviation (n − 1) of the first stream's vectors at norm 1:"
                                + " about 1 if they point everywhere alike, 0 if all one way"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, "Almagest", false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        MATRIX,
                        MatrixKind.Content.PAIR_COSINES,
                        "[first stream][second stream]: cosines of the first pairs with one another; partners on the diagonal"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(TwoStreams.class, "a network of two streams, such as those of clips and texts");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(VECTORS, 1000, 1, 20_000, "pairs that are compared with one another, at most"),
                Parameter.integer(SHOWN, 16, 0, 1000, "first pairs whose cosines are written as a matrix; 0 for none"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double pairs = Math.min(settings.integer(VECTORS), Math.max(data.test(), 1));
        return 2.0 * data.test() * model.operationsPerExample() + 100 * pairs * pairs;
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
            FeatureSet first = both.first().first(settings.integer(VECTORS));
            FeatureSet second = both.second().first(settings.integer(VECTORS));
            String missing = !both.paired()
                    ? NO_PAIRS
                    : first.count() == 0 ? TOO_FEW : first.finite() && second.finite() ? null : Measurement.NOT_FINITE;
            if (missing != null) {
                new PartnerRetrieval()
                        .quantities()
                        .forEach(quantity -> sink.measurement(
                                Measurement.missing(snapshot.step(), NAME, quantity.name(), null, missing)));
                return;
            }
            Retrieval retrieval = Retrieval.byCosine(first, second);
            numbers(retrieval, first)
                    .forEach((name, value) -> sink.measurement(
                            value.isNaN()
                                    ? Measurement.missing(snapshot.step(), NAME, name, null, TOO_FEW)
                                    : Measurement.exact(snapshot.step(), NAME, name, null, value)));
            int shown = Math.min(settings.integer(SHOWN), retrieval.count());
            if (shown > 0) {
                double[] cosines = new double[shown * shown];
                for (int i = 0; i < shown; i++) {
                    System.arraycopy(retrieval.scores(), i * retrieval.count(), cosines, i * shown, shown);
                }
                sink.matrix(new Matrix(snapshot.step(), MATRIX, null, shown, shown, cosines));
            }
        }

        private static Map<String, Double> numbers(Retrieval retrieval, FeatureSet first) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("retrieval_at_1", retrieval.atOne());
            numbers.put("median_rank", retrieval.medianRank());
            numbers.put("positive_cosine", retrieval.ofPartners());
            numbers.put("negative_cosine", retrieval.ofOthers());
            numbers.put("margin", retrieval.ofPartners() - retrieval.ofOthers());
            numbers.put("feature_spread", UnitVectors.spread(first));
            return numbers;
        }
    }
}
