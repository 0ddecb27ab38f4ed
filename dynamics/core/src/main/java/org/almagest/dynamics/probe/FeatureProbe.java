package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.features.CentredGram;
import org.almagest.dynamics.features.FeatureSet;
import org.almagest.dynamics.features.NeuralCollapse;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code features}: how the representations of single layers change and whether they become those of the classes: alignment of each
 * layer with what it was, with the targets and with the other layers, and neural collapse of the last one.
 */
@AutoService(Probe.class)
public final class FeatureProbe implements RunProbe {
    static final String NAME = "features";

    private static final String START = "cka_start";
    private static final String PREVIOUS = "cka_previous";
    private static final String TARGETS = "target_alignment";
    private static final String MATRIX = "layer_cka";
    private static final List<String> OF_LAYERS = List.of(START, PREVIOUS, TARGETS);

    private static final String CKA = "Kornblith et al. 2019, arXiv 1905.00414";
    private static final String COLLAPSE = "Papyan et al. 2020, arXiv 2008.08186";
    private static final List<String> OF_CLASSES =
            List.of("nc1", "nc2_norms", "nc2_angles", "nc2_simplex", "nc3", "nc4");

    /** For {@link java.util.ServiceLoader}. */
    public FeatureProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how layers' features change (CKA with the start, with the look before, with the targets, of layers with one"
                + " another), and neural collapse NC1 to NC4 of the last; column layer as of probe activations";
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>(List.of(
                new Quantity(
                        START,
                        "1",
                        "⟨K, K₀⟩/(‖K‖‖K₀‖), K the centred inner products of the layer's states of all pairs of examples, K₀"
                                + " those at the start",
                        CKA,
                        true),
                new Quantity(PREVIOUS, "1", "the same with those at the look before", CKA, true),
                new Quantity(
                        TARGETS,
                        "1",
                        "the same with those of the targets: centred kernel–target alignment",
                        "Cortes et al. 2012, JMLR 13:795–828",
                        true)));
        List<String> formulas = List.of(
                "tr(Σ_W Σ_B†)/C, of the last layer's features: covariance within classes and of class means",
                "standard deviation over mean of ‖μ_c − μ‖ over classes",
                "standard deviation over pairs of classes of cos(μ_c − μ, μ_c′ − μ)",
                "mean over pairs of classes of |cos(μ_c − μ, μ_c′ − μ) + 1/(C − 1)|",
                "‖A/‖A‖ − M/‖M‖‖², A the last weights and M the centred class means",
                "share of examples whose largest output is not that of the nearest class mean");
        for (int i = 0; i < formulas.size(); i++) {
            quantities.add(new Quantity(OF_CLASSES.get(i), "1", formulas.get(i), COLLAPSE, false));
        }
        return quantities;
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        MATRIX,
                        MatrixKind.Content.OTHER,
                        "CKA of each layer's states with those of every other, square and symmetric; nothing where all are alike"));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer("samples", 256, 1, 20_000, "first so many training examples"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 3.0 * Math.min(settings.integer("samples"), data.train()) * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings.integer("samples"));
    }

    /** The looks at the networks of one run; compiled once. */
    private static final class Session implements ProbeSession {
        private final int samples;
        private @Nullable LayerStates states;
        private Optional<LinearHead> head = Optional.empty();
        private List<CentredGram> start = List.of();
        private List<CentredGram> previous = List.of();

        Session(int samples) {
            this.samples = samples;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            Examples examples = snapshot.data().train().first(samples);
            LayerStates compiled = states;
            if (compiled == null) {
                boolean nodes = snapshot.data().graph() != null;
                compiled = new LayerStates(snapshot.model(), examples, nodes);
                states = compiled;
                head = LinearHead.of(snapshot.model(), examples, nodes);
                start = grams(compiled, snapshot.initial());
            }
            layers(snapshot, compiled, examples, rows);
            classes(snapshot, examples, rows);
        }

        /** Empty where it is not known which of its columns belong to an example. */
        private static List<CentredGram> grams(LayerStates compiled, double[] theta) {
            List<CentredGram> grams = new ArrayList<>();
            if (compiled.layers() > 0) {
                compiled.moveTo(theta);
            }
            for (int layer = 0; layer < compiled.layers(); layer++) {
                LayerStates.State state = compiled.state(layer);
                if (!state.byExample()) {
                    return List.of();
                }
                grams.add(CentredGram.of(state.features()));
            }
            return grams;
        }

        private void layers(Snapshot snapshot, LayerStates compiled, Examples examples, Rows rows) {
            if (compiled.layers() == 0) {
                rows.missing(OF_LAYERS, "no_inner_states");
                return;
            }
            List<CentredGram> now = grams(compiled, snapshot.parameters());
            if (now.isEmpty()) {
                rows.missing(OF_LAYERS, "states_not_by_example");
                return;
            }
            CentredGram targets =
                    CentredGram.of(new FeatureSet(examples.count(), examples.outputs(), examples.targets()));
            for (int layer = 0; layer < now.size(); layer++) {
                alignment(START, layer, now.get(layer), start.get(layer), rows);
                if (previous.isEmpty()) {
                    rows.missing(PREVIOUS, layer, "first_look");
                } else {
                    alignment(PREVIOUS, layer, now.get(layer), previous.get(layer), rows);
                }
                alignment(TARGETS, layer, now.get(layer), targets, rows);
            }
            previous = now;
            int count = now.size();
            double[] all = new double[count * count];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    all[i * count + j] = now.get(i).alignment(now.get(j));
                }
            }
            rows.sink().matrix(new Matrix(snapshot.step(), MATRIX, null, count, count, all));
        }

        private static void alignment(String quantity, int layer, CentredGram one, CentredGram other, Rows rows) {
            double alignment = one.alignment(other);
            if (!Double.isNaN(alignment)) {
                rows.number(quantity, layer, alignment);
            } else {
                boolean finite = one.finite() && other.finite();
                rows.missing(quantity, layer, finite ? "features_are_constant" : Measurement.NOT_FINITE);
            }
        }

        private void classes(Snapshot snapshot, Examples examples, Rows rows) {
            if (!snapshot.data().classification() || examples.outputs() < 2) {
                rows.missing(OF_CLASSES, "no_classes");
                return;
            }
            LinearHead last = head.orElse(null);
            if (last == null) {
                rows.missing(OF_CLASSES, "no_linear_head");
                return;
            }
            int[] labels = LinearHead.largest(examples.targets(), examples.outputs());
            if (Arrays.stream(labels).distinct().count() < 2) {
                rows.missing(OF_CLASSES, "one_class");
                return;
            }
            last.moveTo(snapshot.parameters());
            FeatureSet features = last.features();
            if (!features.finite()) {
                rows.missing(OF_CLASSES, Measurement.NOT_FINITE);
                return;
            }
            NeuralCollapse collapse =
                    NeuralCollapse.of(features, labels, last.weights(snapshot.parameters()), last.predicted());
            if (collapse == null) {
                rows.missing(OF_CLASSES, "means_are_equal");
                return;
            }
            double[] values = {
                collapse.within(),
                collapse.norms(),
                collapse.angles(),
                collapse.simplex(),
                collapse.duality(),
                collapse.nearest()
            };
            for (int i = 0; i < values.length; i++) {
                rows.number(OF_CLASSES.get(i), values[i]);
            }
        }
    }
}
