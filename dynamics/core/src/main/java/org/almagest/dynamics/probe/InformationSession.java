package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.decomposition.Lattice;
import org.almagest.dynamics.decomposition.Sources;
import org.jspecify.annotations.Nullable;

/** Probe {@code decomposition} on the networks of one run: what it found at the first look, and what has held so far. */
final class InformationSession implements ProbeSession {
    private static final String TOO_LITTLE = "too_little_information";
    private static final String FEW_LAYERS = "too_few_layers";
    private static final String NO_PERMUTATIONS = "no_permutations";

    /** What is said of all layers with permuted labels. */
    private static final List<String> BY_CHANCE = List.of(
            "least_fall_permuted", "least_excess_fall", "first_excess_fall", "last_excess_fall", "least_step_permuted");

    private final Settings settings;
    private final Map<Integer, Lattice> lattices = new TreeMap<>();
    private final Map<Integer, QuantisedStates> quantised = new TreeMap<>();
    private int[] labels = new int[0];
    private int[][] permuted = new int[0][];
    private List<String> names = List.of();
    private @Nullable InnerStates states;
    private @Nullable Map<Integer, DecomposedLayer> first;
    private double loss = Double.NaN;
    private double error = Double.NaN;
    private double outside = Double.NaN;

    InformationSession(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Emission emission = new Emission(snapshot.step(), sink);
        InnerStates known = states == null ? begin(snapshot) : states;
        if (known == null) {
            emission.missing("information", null, "no_inner_states");
            return;
        }
        states = known;
        Map<Integer, DecomposedLayer> layers = new TreeMap<>();
        Map<String, InnerStates.State> all = known.at(snapshot.parameters());
        for (int l = settings.integer("from_layer"); l < names.size(); l++) {
            InnerStates.State state = all.get(names.get(l));
            if (state == null
                    || state.shape().columns() != labels.length
                    || state.shape().rank() != 2) {
                failed(emission, l, "no_state_of_each_example");
                continue;
            }
            QuantisedStates own = quantised(snapshot.seed(), l, state.shape());
            Sources sources = own.of(state.values(), labels.length);
            if (sources == null) {
                failed(emission, l, Measurement.NOT_FINITE);
                continue;
            }
            DecomposedLayer layer = DecomposedLayer.of(sources, labels, permuted, lattice(sources.count()));
            layers.put(l, layer);
            emit(emission, l, layer);
        }
        first = first == null ? layers : first;
        together(emission, layers, first);
    }

    /** Null where the network names no state from the first layer on. */
    private @Nullable InnerStates begin(Snapshot snapshot) {
        Examples examples = snapshot.data().train();
        int from = settings.integer("from_layer");
        names = InnerStates.names(snapshot.model(), examples.shape());
        if (names.size() <= from) {
            return null;
        }
        labels = labels(examples);
        RandomStream random = new RandomStream(snapshot.seed(), "decomposition permutations");
        permuted = new int[settings.integer("permutations")][];
        for (int i = 0; i < permuted.length; i++) {
            permuted[i] = labels.clone();
            random.shuffle(permuted[i]);
        }
        return new InnerStates(snapshot.model(), examples, names.subList(from, names.size()));
    }

    /** The place of the largest number of each target, or whether it is above 0 where there is one. */
    private static int[] labels(Examples examples) {
        int[] labels = new int[examples.count()];
        int outputs = examples.outputs();
        double[] targets = examples.targets();
        for (int i = 0; i < labels.length; i++) {
            int first = i * outputs;
            int largest = first;
            for (int k = first + 1; k < first + outputs; k++) {
                largest = targets[k] > targets[largest] ? k : largest;
            }
            labels[i] = outputs > 1 ? largest - first : targets[first] > 0 ? 1 : 0;
        }
        return labels;
    }

    private QuantisedStates quantised(long seed, int layer, Shape shape) {
        return quantised.computeIfAbsent(
                layer,
                l -> new QuantisedStates(
                        seed, l, shape.rows(), settings.integer("sources"), settings.integer("levels")));
    }

    private @Nullable Lattice lattice(int sources) {
        return sources > Lattice.MOST ? null : lattices.computeIfAbsent(sources, Lattice::new);
    }

    /** Says of every quantity of a layer why it is missing. */
    private void failed(Emission emission, int l, String status) {
        for (String quantity : List.of("information", "states", "complexity_sx", "complexity_min")) {
            emission.missing(quantity, l, status);
        }
        for (int k = 1; k <= settings.integer("sources"); k++) {
            emission.missing("order_" + k, l, status);
        }
        if (permuted.length > 0) {
            emission.missing("information_permuted", l, status);
            emission.missing("complexity_sx_permuted", l, status);
        }
    }

    private static void emit(Emission emission, int l, DecomposedLayer layer) {
        emission.emit("information", l, layer.shared().information());
        emission.emit("states", l, layer.states());
        emission.orMissing("complexity_sx", l, layer.complexity(), TOO_LITTLE);
        emission.orMissing("complexity_min", l, layer.minimum().complexity(), TOO_LITTLE);
        double[] orders = layer.shared().orders();
        for (int k = 1; k <= orders.length; k++) {
            emission.emit("order_" + k, l, orders[k - 1]);
        }
        if (!Double.isNaN(layer.chanceInformation())) {
            emission.emit("information_permuted", l, layer.chanceInformation());
            emission.orMissing("complexity_sx_permuted", l, layer.chanceComplexity(), TOO_LITTLE);
        }
    }

    /** What is said of all layers together. */
    private void together(
            Emission emission, Map<Integer, DecomposedLayer> layers, Map<Integer, DecomposedLayer> before) {
        ToDoubleFunction<DecomposedLayer> minimum = layer -> layer.minimum().complexity();
        String none = layers.isEmpty() ? FEW_LAYERS : TOO_LITTLE;
        emission.orMissing("least_fall_sx", null, least(falls(layers, before, DecomposedLayer::complexity)), none);
        emission.orMissing("least_fall_min", null, least(falls(layers, before, minimum)), none);
        steps(emission, "least_step_sx", layers, DecomposedLayer::complexity);
        steps(emission, "least_step_min", layers, minimum);
        if (permuted.length > 0) {
            List<Double> chance = falls(layers, before, DecomposedLayer::chanceComplexity);
            emission.orMissing("least_fall_permuted", null, least(chance), none);
            List<Double> excess = falls(layers, before, layer -> layer.complexity() - layer.chanceComplexity());
            double last = excess.isEmpty() ? Double.NaN : excess.get(excess.size() - 1);
            emission.orMissing("least_excess_fall", null, least(excess), none);
            emission.orMissing("first_excess_fall", null, excess.isEmpty() ? Double.NaN : excess.get(0), none);
            emission.orMissing("last_excess_fall", null, last, none);
            steps(emission, "least_step_permuted", layers, DecomposedLayer::chanceComplexity);
        } else {
            BY_CHANCE.forEach(quantity -> emission.missing(quantity, null, NO_PERMUTATIONS));
        }
        loss = Math.min(orElse(loss, Double.POSITIVE_INFINITY), least(losses(layers)));
        if (Double.isFinite(loss)) {
            emission.emit("least_information_loss", null, loss);
        } else {
            emission.missing("least_information_loss", null, FEW_LAYERS);
        }
        for (DecomposedLayer layer : layers.values()) {
            error = larger(error, layer.shortcutError());
            outside = larger(outside, layer.outside());
        }
        emission.orMissing("shortcut_error", null, error, none);
        emission.orMissing("bound_excess", null, outside, none);
    }

    private static List<Double> falls(
            Map<Integer, DecomposedLayer> layers,
            Map<Integer, DecomposedLayer> before,
            ToDoubleFunction<DecomposedLayer> number) {
        List<Double> falls = new ArrayList<>();
        layers.forEach((l, layer) -> {
            DecomposedLayer start = before.get(l);
            falls.add(start == null ? Double.NaN : number.applyAsDouble(start) - number.applyAsDouble(layer));
        });
        return falls;
    }

    private static void steps(
            Emission emission,
            String quantity,
            Map<Integer, DecomposedLayer> layers,
            ToDoubleFunction<DecomposedLayer> number) {
        List<Double> steps = new ArrayList<>();
        layers.forEach((l, layer) -> {
            DecomposedLayer next = layers.get(l + 1);
            if (next != null) {
                steps.add(number.applyAsDouble(layer) - number.applyAsDouble(next));
            }
        });
        if (steps.isEmpty()) {
            emission.missing(quantity, null, FEW_LAYERS);
        } else {
            emission.orMissing(quantity, null, least(steps), TOO_LITTLE);
        }
    }

    private List<Double> losses(Map<Integer, DecomposedLayer> layers) {
        List<Double> losses = new ArrayList<>();
        layers.forEach((l, layer) -> {
            DecomposedLayer next = layers.get(l + 1);
            if (next != null && whole(l) && whole(l + 1)) {
                losses.add(layer.shared().information() - next.shared().information());
            }
        });
        return losses.isEmpty() ? List.of(Double.POSITIVE_INFINITY) : losses;
    }

    private boolean whole(int layer) {
        QuantisedStates own = quantised.get(layer);
        return own != null && own.whole();
    }

    /** The least of them; NaN where one of them is not there, or none is. */
    private static double least(List<Double> numbers) {
        return numbers.stream().mapToDouble(number -> number).reduce(Math::min).orElse(Double.NaN);
    }

    private static double larger(double known, double other) {
        return Double.isNaN(known) ? other : Double.isNaN(other) ? known : Math.max(known, other);
    }

    private static double orElse(double known, double otherwise) {
        return Double.isNaN(known) ? otherwise : known;
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, @Nullable Integer layer, double value) {
            sink.measurement(Measurement.exact(step, InformationDecomposition.NAME, quantity, layer, value));
        }

        void missing(String quantity, @Nullable Integer layer, String status) {
            sink.measurement(Measurement.missing(step, InformationDecomposition.NAME, quantity, layer, status));
        }

        /** A number, or why there is none. */
        void orMissing(String quantity, @Nullable Integer layer, double value, String status) {
            if (Double.isNaN(value)) {
                missing(quantity, layer, status);
            } else {
                emit(quantity, layer, value);
            }
        }
    }
}
