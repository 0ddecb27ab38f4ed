package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.linalg.RobustNorm;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code condensation}: how far the neurons or kernels of each layer have gathered on a few lines (arXiv 2105.11686
 * for dense networks, 2305.09947 for convolutional ones), and on which. A vector is the row of a block {@code W} (or
 * {@code A} of a residual network), with the neuron's bias appended where there is one, as in w·(x, 1).
 *
 * <p>Besides numbers it writes matrices: {@code cosine} [neurons][neurons] of those that are not negligible, in the order
 * of their indices; {@code cluster} [1][all neurons], the cluster of each, 0 the largest and −1 for negligible ones;
 * {@code cluster_directions} [clusters][length] and, for the first layer, {@code predicted_directions} [lines][length].
 */
@AutoService(Probe.class)
public final class Condensation implements Probe {
    private static final String NAME = "condensation";
    private static final String NETWORKS = "arXiv 2105.11686";
    private static final String CONVOLUTIONS = "arXiv 2305.09947";
    private static final @Nullable Integer NETWORK = null;

    /** For {@link java.util.ServiceLoader}. */
    public Condensation() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "cosines, clusters and predicted directions of the neurons or kernels of each layer (" + NETWORKS + ", "
                + CONVOLUTIONS + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                each(
                        "relative_distance",
                        "RD = ‖θ_w(t) − θ_w(0)‖/‖θ_w(0)‖, network-wide over all hidden layers together",
                        NETWORKS),
                each("mean_absolute_cosine", "mean |D| over pairs of different neurons", NETWORKS),
                each("kept_neurons", "neurons that are not negligible", NETWORKS),
                each("norm_threshold", "norm below which a neuron is negligible", NETWORKS),
                each("clusters", "number of clusters, |D| to the leader above the threshold", NETWORKS),
                each("largest_cluster_share", "share of the kept neurons in the largest cluster", NETWORKS),
                each("two_largest_clusters_share", "share in the two largest", NETWORKS),
                each("three_largest_clusters_share", "share in the three largest", NETWORKS),
                first(
                        "projection",
                        "‖θ_{W,v}‖/‖θ_W‖ of the first layer, each neuron on the nearest predicted line v",
                        CONVOLUTIONS),
                first("predicted_lines", "number of predicted lines", NETWORKS),
                first(
                        "leading_singular_value",
                        "s₁ of Z, Z = (1/n) Σ_i r_i x_i over patches; r = y for convolutions, y − f at init for dense layers",
                        CONVOLUTIONS),
                first("singular_value_ratio", "s₂/s₁", CONVOLUTIONS),
                first(
                        "growth_rate",
                        "c·s₁, weights along v₁ grow as e^{c s₁ t} under gradient descent, t = learning rate · step; "
                                + "c = 2/K for squared error, 1 for cross-entropy",
                        CONVOLUTIONS));
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        "cosine",
                        MatrixKind.Content.NEURON_COSINES,
                        "[neurons][neurons] of those that are not negligible, in the order of their indices"),
                new MatrixKind(
                        "cluster",
                        MatrixKind.Content.OTHER,
                        "[1][all neurons], the cluster of each, 0 the largest and −1 for negligible ones"),
                new MatrixKind("cluster_directions", MatrixKind.Content.OTHER, "[clusters][length], unit vectors"),
                new MatrixKind(
                        "predicted_directions",
                        MatrixKind.Content.OTHER,
                        "[lines][length] of the first layer, unit vectors"));
    }

    /** Predictions of directions need more, and are left out where only weights are known. */
    @Override
    public Needs needs() {
        return Needs.WEIGHTS.andWeights("W", "A");
    }

    private static Quantity each(String name, String formula, String source) {
        return new Quantity(name, "1", formula + "; network-wide: mean over hidden layers", source, true);
    }

    private static Quantity first(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    /** 2: a layer whose weights are not finite has no numbers. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.real("threshold", 0.95, 0, 1, "neurons with |cos| to a leader above this are on its line"),
                Parameter.real(
                        "negligible_norm",
                        0.01,
                        0,
                        1,
                        "neurons of a norm below this share of the layer's largest are left out"),
                Parameter.integer(
                        "multiplicity",
                        0,
                        0,
                        9,
                        "order p of the activation's first derivative that does not vanish at 0; 0 = as the network's activation has it"),
                Parameter.flag("matrices", true, "also write cosines, clusters and directions to the matrices table"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        List<NeuronLayer> now = NeuronLayer.of(snapshot.model(), snapshot.parameters());
        if (now.isEmpty()) {
            throw new IllegalArgumentException(
                    "probe condensation: the network has no blocks W or A of input weights; expected a family such as cnn or mlp");
        }
        List<NeuronLayer> before = NeuronLayer.of(snapshot.model(), snapshot.initial());
        List<NeuronLayer> hidden = NeuronLayer.hidden(snapshot.model(), now);
        new Look(snapshot, settings, sink).all(now, before, hidden);
    }

    /** One look at one network. */
    private static final class Look {
        private final Snapshot snapshot;
        private final Settings settings;
        private final Sink sink;

        Look(Snapshot snapshot, Settings settings, Sink sink) {
            this.snapshot = snapshot;
            this.settings = settings;
            this.sink = sink;
        }

        void all(List<NeuronLayer> now, List<NeuronLayer> before, List<NeuronLayer> hidden) {
            for (int l = 0; l < now.size(); l++) {
                distance(now.get(l).layer(), now.subList(l, l + 1), before.subList(l, l + 1));
            }
            distance(NETWORK, hidden, before.subList(0, hidden.size()));
            List<Gathering> gatherings = now.stream().map(this::gathering).toList();
            gatherings.forEach(this::write);
            writeMeans(gatherings.subList(0, hidden.size()));
            prediction(now.get(0));
        }

        private void distance(@Nullable Integer layer, List<NeuronLayer> now, List<NeuronLayer> before) {
            double moved = 0;
            double start = 0;
            for (int l = 0; l < now.size(); l++) {
                moved += now.get(l).squaredDistance(before.get(l));
                start += before.get(l).squaredNorm();
            }
            double[] from = joined(before);
            if (Arrays.stream(from).allMatch(weight -> weight == 0)) {
                missing("relative_distance", layer, "starts_at_zero");
            } else {
                emit("relative_distance", layer, RobustNorm.relativeDistance(moved, start, joined(now), from));
            }
        }

        /** The vectors of all layers, one layer after another. */
        private static double[] joined(List<NeuronLayer> layers) {
            return layers.stream()
                    .flatMapToDouble(layer -> Arrays.stream(layer.vectors()))
                    .toArray();
        }

        private Gathering gathering(NeuronLayer layer) {
            double[] norms = layer.norms();
            double largest = Arrays.stream(norms).max().orElse(0);
            CosineMatrix cosines = CosineMatrix.of(layer, settings.real("negligible_norm"));
            NeuronClusters clusters = NeuronClusters.of(cosines, settings.real("threshold"));
            return new Gathering(
                    layer,
                    cosines,
                    clusters,
                    settings.real("negligible_norm") * largest,
                    Arrays.stream(norms).allMatch(Double::isFinite));
        }

        private void write(Gathering gathering) {
            int layer = gathering.layer.layer();
            for (Statistic statistic : Statistic.values()) {
                emit(statistic.word, layer, statistic.value(gathering), gathering);
            }
            if (settings.flag("matrices") && gathering.finite && gathering.cosines.size() > 0) {
                int size = gathering.cosines.size();
                matrix("cosine", layer, size, size, gathering.cosines.cosines());
                matrix("cluster", layer, 1, gathering.layer.count(), gathering.clusterOfAll());
                matrix(
                        "cluster_directions",
                        layer,
                        gathering.clusters.sizes().length,
                        gathering.layer.length(),
                        gathering.clusters.directions(gathering.cosines));
            }
        }

        private void writeMeans(List<Gathering> hidden) {
            for (Statistic statistic : Statistic.values()) {
                double mean =
                        hidden.stream().mapToDouble(statistic::value).average().orElse(Double.NaN);
                // the layer that has no number is why the mean has none
                Gathering without = hidden.stream()
                        .filter(gathering -> Double.isNaN(statistic.value(gathering)))
                        .findFirst()
                        .orElse(hidden.get(0));
                emit(statistic.word, NETWORK, mean, without);
            }
        }

        private void prediction(NeuronLayer first) {
            Optional<CondensationPrediction> made =
                    CondensationPrediction.of(snapshot, first, settings.integer("multiplicity"));
            if (made.isEmpty()) {
                missing("projection", NETWORK, "no_prediction");
                return;
            }
            CondensationPrediction prediction = made.get();
            if (Arrays.stream(first.vectors()).allMatch(weight -> weight == 0)) {
                missing("projection", NETWORK, "zero_weights");
            } else {
                emit("projection", NETWORK, prediction.projection(first));
            }
            emit("predicted_lines", NETWORK, prediction.lines().size());
            if (!Double.isNaN(prediction.first())) {
                emit("leading_singular_value", NETWORK, prediction.first());
                if (prediction.first() == 0) {
                    missing("singular_value_ratio", NETWORK, "no_residual");
                } else {
                    emit("singular_value_ratio", NETWORK, prediction.second() / prediction.first());
                }
                emit("growth_rate", NETWORK, prediction.rate());
            }
            if (settings.flag("matrices") && !prediction.lines().isEmpty()) {
                double[] lines = prediction.lines().stream()
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
                matrix("predicted_directions", first.layer(), prediction.lines().size(), first.length(), lines);
            }
        }

        private void matrix(String name, int layer, int rows, int cols, double[] data) {
            sink.matrix(new Matrix(snapshot.step(), name, layer, rows, cols, data));
        }

        /** A number of {@code gathering}, or why a layer with so few neurons has none. */
        private void emit(String quantity, @Nullable Integer layer, double value, Gathering gathering) {
            if (Double.isNaN(value) && gathering.finite && gathering.cosines.size() < 2) {
                missing(quantity, layer, gathering.cosines.size() == 0 ? "no_neuron" : "one_neuron");
            } else {
                emit(quantity, layer, value);
            }
        }

        private void emit(String quantity, @Nullable Integer layer, double value) {
            sink.measurement(Measurement.exact(snapshot.step(), NAME, quantity, layer, value));
        }

        private void missing(String quantity, @Nullable Integer layer, String status) {
            sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity, layer, status));
        }
    }

    /**
     * What is known about the neurons of one layer.
     *
     * @param finite whether each has a size and a direction; where one has not, the layer has no numbers
     */
    private record Gathering(
            NeuronLayer layer, CosineMatrix cosines, NeuronClusters clusters, double normThreshold, boolean finite) {

        /** NaN for neurons that are too small to have a direction. */
        double[] clusterOfAll() {
            double[] all = new double[layer.count()];
            Arrays.fill(all, Double.NaN);
            for (int j = 0; j < cosines.size(); j++) {
                all[cosines.kept()[j]] = clusters.of()[j];
            }
            return all;
        }
    }

    /** A number of one layer whose mean over the hidden layers is that of the network. */
    private enum Statistic {
        MEAN_ABSOLUTE_COSINE("mean_absolute_cosine", gathering -> gathering.cosines.meanAbsolute()),
        KEPT_NEURONS("kept_neurons", gathering -> gathering.cosines.size()),
        NORM_THRESHOLD("norm_threshold", Gathering::normThreshold),
        CLUSTERS("clusters", gathering -> gathering.clusters.sizes().length),
        LARGEST("largest_cluster_share", gathering -> gathering.clusters.share(1)),
        TWO_LARGEST("two_largest_clusters_share", gathering -> gathering.clusters.share(2)),
        THREE_LARGEST("three_largest_clusters_share", gathering -> gathering.clusters.share(3));

        private final String word;
        private final ToDoubleFunction<Gathering> of;

        Statistic(String word, ToDoubleFunction<Gathering> of) {
            this.word = word;
            this.of = of;
        }

        double value(Gathering gathering) {
            return gathering.finite ? of.applyAsDouble(gathering) : Double.NaN;
        }
    }
}
