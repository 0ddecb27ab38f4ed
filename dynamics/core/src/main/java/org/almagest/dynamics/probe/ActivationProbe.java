package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.SingularValues;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code activations}: what training examples become on their way through a network, layer by layer. How numbers grow with width is
 * the coordinate check of µP (Yang et al. 2022, arXiv 2203.03466, appendix D.1), how pairs of inputs meet or part with depth the
 * correlation map of mean-field theory (Poole et al. 2016, arXiv 1606.05340; Schoenholz et al. 2017, arXiv 1611.01232).
 */
@AutoService(Probe.class)
public final class ActivationProbe implements RunProbe {
    static final String NAME = "activations";

    private static final String MEAN = "activation_size";
    private static final String SQUARE = "activation_square";
    private static final String VARIANCE = "activation_variance";
    private static final String DEAD = "dead_units";
    private static final String SATURATED = "saturated_units";
    private static final String RANK = "effective_rank";
    private static final String CORRELATION = "pair_correlation";
    private static final List<String> ALL = List.of(MEAN, SQUARE, VARIANCE, DEAD, SATURATED, RANK, CORRELATION);

    private static final String MU_P = "Yang et al. 2022, arXiv 2203.03466, appendix D.1";
    private static final String MEAN_FIELD = "Poole et al. 2016, arXiv 1606.05340";

    /** Larger matrices of states take seconds. */
    private static final long MOST_NUMBERS = 1L << 20;

    /** For {@link java.util.ServiceLoader}. */
    public ActivationProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "what examples become on their way through a network: sizes, variance, dead and saturated units, rank, and"
                + " how alike pairs of inputs are; column layer is the place among the states that the network names, or"
                + " among its activations where it names none";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(MEAN, "1", "mean over units and examples of |h|", MU_P, true),
                new Quantity(SQUARE, "1", "q = mean over units and examples of h²", MEAN_FIELD, true),
                new Quantity(
                        VARIANCE,
                        "1",
                        "mean over units of the variance of h over the examples, with their number below",
                        MEAN_FIELD,
                        true),
                new Quantity(
                        DEAD,
                        "1",
                        "share of units whose activation has slope 0 at every example; of states that are activations",
                        "Maas et al. 2013, Rectifier nonlinearities improve neural network acoustic models",
                        true),
                new Quantity(
                        SATURATED,
                        "1",
                        "share of units whose activation has a slope of magnitude below the setting saturation at every example;"
                                + " of states that are activations",
                        "Glorot, Bengio 2010, Proc. AISTATS 9:249–256",
                        true),
                new Quantity(
                        RANK,
                        "1",
                        "exp(−Σ p_i ln p_i), p_i = σ_i/Σσ the singular values of the matrix of states, units by examples",
                        "Roy, Vetterli 2007, Proc. EUSIPCO, 606–610",
                        true),
                new Quantity(
                        CORRELATION,
                        "1",
                        "mean over pairs of different examples of ⟨h_i, h_j⟩/(‖h_i‖‖h_j‖)",
                        MEAN_FIELD + "; Schoenholz et al. 2017, arXiv 1611.01232",
                        true));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("samples", 64, 1, 1_000_000, "first so many training examples"),
                Parameter.real(
                        "saturation", 0.01, 0, 1e6, "slope of an activation below which it counts as saturated"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 2.0 * Math.min(settings.integer("samples"), data.train()) * model.operationsPerExample();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session(settings);
    }

    /** The looks at the networks of one run; compiled once. */
    private static final class Session implements ProbeSession {
        private final Settings settings;
        private @Nullable LayerStates states;

        Session(Settings settings) {
            this.settings = settings;
        }

        @Override
        public boolean remembers() {
            return false;
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Rows rows = new Rows(snapshot.step(), NAME, sink);
            LayerStates compiled = states;
            if (compiled == null) {
                Examples examples = snapshot.data().train().first(settings.integer("samples"));
                compiled = new LayerStates(
                        snapshot.model(), examples, snapshot.data().graph() != null);
                states = compiled;
            }
            if (compiled.layers() == 0) {
                rows.missing(ALL, "no_inner_states");
                return;
            }
            compiled.moveTo(snapshot.parameters());
            for (int layer = 0; layer < compiled.layers(); layer++) {
                LayerStates.State state = compiled.state(layer);
                if (!state.finite()) {
                    rows.missing(ALL, layer, Measurement.NOT_FINITE);
                    continue;
                }
                rows.number(MEAN, layer, state.meanSize());
                rows.number(SQUARE, layer, state.meanSquare());
                rows.number(VARIANCE, layer, state.variance());
                slopes(state, layer, rows);
                rank(state, layer, rows);
                correlation(state, layer, rows);
            }
        }

        private void slopes(LayerStates.State state, int layer, Rows rows) {
            if (state.slopes() == null) {
                rows.missing(List.of(DEAD, SATURATED), layer, "no_activation");
            } else {
                rows.number(DEAD, layer, state.flat(Math.nextUp(0.0)));
                rows.number(SATURATED, layer, state.flat(settings.real("saturation")));
            }
        }

        private static void rank(LayerStates.State state, int layer, Rows rows) {
            if (state.values().length > MOST_NUMBERS) {
                rows.missing(RANK, layer, "too_large");
                return;
            }
            double[] values = SingularValues.of(state.values(), state.units(), state.columns());
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            if (sum == 0) {
                rows.missing(RANK, layer, "states_are_zero");
                return;
            }
            double entropy = 0;
            for (double value : values) {
                double share = value / sum;
                entropy -= share == 0 ? 0 : share * StrictMath.log(share);
            }
            rows.number(RANK, layer, StrictMath.exp(entropy));
        }

        private static void correlation(LayerStates.State state, int layer, Rows rows) {
            if (!state.byExample()) {
                rows.missing(CORRELATION, layer, "states_not_by_example");
            } else if (state.examples() < 2) {
                rows.missing(CORRELATION, layer, "one_example");
            } else {
                Double mean = state.meanCosine();
                if (mean == null) {
                    rows.missing(CORRELATION, layer, "states_are_zero");
                } else {
                    rows.number(CORRELATION, layer, mean);
                }
            }
        }
    }
}
