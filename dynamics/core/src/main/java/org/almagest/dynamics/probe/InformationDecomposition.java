package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.decomposition.Sources;
import org.almagest.dynamics.family.Model;

/**
 * Probe {@code decomposition}: how many neurons of a layer must be read together for what the layer knows of the label, for any
 * network that names inner states. The training examples, equally likely, are the distribution; their label is the place of
 * the largest number of the target, or whether it is above 0 where it is one number. The column {@code layer} is the place of the
 * state among those that the network names, from 0.
 */
@AutoService(Probe.class)
public final class InformationDecomposition implements RunProbe {
    static final String NAME = "decomposition";

    private static final String PAPER = "Ehrlich et al. 2023, arXiv 2209.10438";
    private static final String SHARED = "Makkeh, Gutknecht, Wibral 2021, arXiv 2002.03356";
    private static final String MINIMUM = "Williams, Beer 2010, arXiv 1004.2515";
    private static final String CONTROL = "control: permuted labels";
    /** A subset sum over 2·(2⁵ + 2¹⁰) collections and their logarithms, for one state and label. */
    private static final double OPERATIONS = 4e4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how many neurons of a layer must be read together for what it knows of the label, by partial information decomposition ("
                + PAPER + "); column layer is the state's place among those that the network names, from 0";
    }

    @Override
    public List<Quantity> quantities() {
        List<Quantity> quantities = new ArrayList<>(List.of(
                layered("information", "bits", "I(S: T) of the neurons S and the label T", PAPER),
                layered("complexity_sx", "neurons", "C = Σ_k k·Π_k/I by shared exclusions", PAPER + "; " + SHARED),
                layered("complexity_min", "neurons", "C = Σ_k k·Π_k/I by I_min", PAPER + "; " + MINIMUM)));
        for (int k = 1; k <= Sources.MOST; k++) {
            quantities.add(layered(
                    "order_" + k,
                    "bits",
                    String.format(
                            Locale.ROOT,
                            "Π_%d, the atoms by shared exclusions for which %d neurons must be read together",
                            k,
                            k),
                    SHARED));
        }
        quantities.addAll(List.of(
                layered("information_permuted", "bits", "I(S: T) with permuted labels, in the mean", CONTROL),
                layered(
                        "complexity_sx_permuted",
                        "neurons",
                        "complexity_sx with permuted labels, in the mean",
                        CONTROL),
                layered("states", "1", "different states of the layer over the examples", PAPER),
                whole("least_fall_sx", "neurons", "least over layers of complexity_sx at the first look − now", PAPER),
                whole("least_fall_min", "neurons", "the same of complexity_min", PAPER),
                whole("least_fall_permuted", "neurons", "the same of complexity_sx_permuted", CONTROL),
                whole("least_step_sx", "neurons", "least of complexity_sx of a layer − that of the next", PAPER),
                whole("least_step_min", "neurons", "the same of complexity_min", PAPER),
                whole("least_step_permuted", "neurons", "the same of complexity_sx_permuted", CONTROL),
                whole(
                        "least_excess_fall",
                        "neurons",
                        "least over layers of the fall of complexity_sx since the first look − that of complexity_sx_permuted",
                        CONTROL),
                whole("first_excess_fall", "neurons", "the same difference in the first layer", CONTROL),
                whole("last_excess_fall", "neurons", "the same difference in the last layer", CONTROL),
                whole(
                        "least_information_loss",
                        "bits",
                        "least of I of a layer − I of the next, over layers all of whose neurons are sources and over the looks so far; for layers each of which sees the one before alone",
                        "data processing inequality"),
                whole(
                        "shortcut_error",
                        "neurons",
                        "largest difference of C by union information and by the lattice, over measures, layers of at most 4 sources and the looks so far",
                        "derived"),
                whole(
                        "bound_excess",
                        "neurons",
                        "how far complexity_min lies outside of 1 … n at most, over layers and the looks so far",
                        MINIMUM)));
        return List.copyOf(quantities);
    }

    private static Quantity layered(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, true);
    }

    private static Quantity whole(String name, String unit, String formula, String source) {
        return new Quantity(name, unit, formula, source, false);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(
                        "levels",
                        8,
                        2,
                        1_000_000,
                        "values from -1 to 1 that a neuron's numbers are rounded to; numbers outside count as -1 or 1"),
                Parameter.integer(
                        "sources",
                        Sources.MOST,
                        1,
                        Sources.MOST,
                        "neurons of a layer that are looked at; of wider layers so many, drawn once a run"),
                Parameter.integer(
                        "from_layer", 0, 0, 1_000_000, "the first layer that is looked at, by its place from 0"),
                Parameter.integer("permutations", 10, 0, 10_000, "orders of the labels for the control"));
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double layers =
                model.blocks().stream().mapToInt(block -> block.layer()).max().orElse(0) + 1.0;
        boolean five = settings.integer("sources") == Sources.MOST;
        return data.train()
                * (model.operationsPerExample()
                        + layers * (1.0 + settings.integer("permutations")) * (five ? OPERATIONS : OPERATIONS / 16));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new InformationSession(settings);
    }
}
