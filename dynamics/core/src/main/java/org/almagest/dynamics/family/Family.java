package org.almagest.dynamics.family;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;

/**
 * A kind of network, such as {@code resnet}. Found by {@link java.util.ServiceLoader}; one family a file. Parameters
 * named {@code depth}, {@code width}, {@code activation}, {@code init} and {@code init_scale} become columns of the
 * {@code runs} table.
 */
public interface Family {
    /** The word in the sweep file. */
    String name();

    /** One sentence, with the paper and the equation. */
    String description();

    /** What the sweep file may set under {@code model}. */
    List<Parameter> parameters();

    /**
     * Part of the identity of every run of this family: raised by the author when the same settings give other numbers, or
     * a default has changed. A setting that is added with a default raises nothing.
     */
    default int version() {
        return 1;
    }

    /**
     * The network for inputs of {@code features} numbers and predictions of {@code outputs} numbers.
     *
     * @throws IllegalArgumentException if the sizes do not fit, saying which and the way out
     */
    Model build(Settings settings, int features, int outputs);

    /**
     * The paths of the files that {@link #build} reads under {@code settings}, by what each of them is; their content makes a
     * run, and not where they lie. None for most.
     */
    default Map<String, String> files(Settings settings) {
        return Map.of();
    }

    /** Whether it learns from the nodes of a graph, and from nothing else. */
    default boolean graph() {
        return false;
    }

    /** Whether its networks may take in fields of the examples beside their inputs, such as a mask. */
    default boolean readsFields() {
        return false;
    }

    /** Whether it takes the data itself to tell if a network fits: sizes are not enough. */
    default boolean needsData(DataSource source) {
        return graph() || source.graph() || readsFields() && source.furtherFields();
    }

    /**
     * Whether it learns to give its inputs, as an autoencoder: whatever targets the data has, the inputs take their place, and
     * no sizes of targets can misfit.
     */
    default boolean reconstructs() {
        return false;
    }

    /**
     * The network for {@code data}.
     *
     * @throws IllegalArgumentException if the sizes do not fit, or the examples are nodes of a graph and the family knows
     *     nothing of graphs, or the other way round
     */
    default Model build(Settings settings, DataSet data) {
        if (data.graph() != null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "family %s learns from separate examples, and those of data %s are nodes of a graph: choose family gnn, or other data",
                    name(),
                    data.name()));
        }
        return build(settings, data.train().features(), data.train().outputs());
    }

    /**
     * The network for the data that {@code source} gives under {@code data}; nothing is loaded where sizes are enough.
     *
     * @throws IllegalArgumentException as the other two
     * @throws org.almagest.dynamics.data.DataException if data that has to be loaded is missing or damaged
     */
    default Model build(Settings settings, DataSource source, Settings data) {
        if (needsData(source)) {
            return build(settings, DataSets.load(source.name(), data));
        }
        DataSource.Dimensions sizes = DataSets.dimensions(source.name(), data);
        return build(settings, sizes.features(), sizes.outputs());
    }
}
