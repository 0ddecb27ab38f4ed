package org.almagest.dynamics.data;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Makes or reads a data set. Found by {@link java.util.ServiceLoader}; one source a file. The same settings give the
 * same bits; random sources have a parameter {@code data_seed}.
 */
public interface DataSource {
    /** The word in the sweep file. */
    String name();

    /** One sentence, with the origin and the licence of real data. */
    String description();

    /** What the sweep file may set under {@code data}, beside {@code name}. */
    List<Parameter> parameters();

    /**
     * The numbers in one input and in one target, and the examples, that {@link #load} will give, without loading where that is possible.
     *
     * @throws DataException as {@link #load}
     */
    Dimensions dimensions(Settings settings);

    /**
     * The data set.
     *
     * @throws DataException naming the file, what was expected and what was found
     */
    DataSet load(Settings settings);

    /**
     * The paths of the files that {@link #load} reads under {@code settings}, by what each of them is, such as {@code
     * labels}. What they hold is part of a run's identity, in place of the settings that are paths. A data set that is
     * shared between runs is read again once one of these has changed.
     *
     * @throws DataException if the settings name no files where some are needed
     */
    default Map<String, String> files(Settings settings) {
        return Map.of();
    }

    /**
     * What {@link #load} takes from the file where {@code settings} leave it open, each in a sentence that names the setting
     * which decides. Said once before a sweep.
     *
     * @throws DataException as {@link #load}
     */
    default List<String> guesses(Settings settings) {
        return List.of();
    }

    /**
     * Part of the identity of every run on this data: raised by the author when the same settings and files give other
     * numbers, or a default has changed.
     */
    default int version() {
        return 1;
    }

    /**
     * Whether examples may have fields beside inputs and targets, so that it takes loading to tell whether a network that
     * reads such fields fits.
     */
    default boolean furtherFields() {
        return false;
    }

    /** Whether training may have fresh examples from it at every step, see {@link DataSet#stream}. */
    default boolean streams() {
        return false;
    }

    /** Whether the examples are nodes of a graph. */
    default boolean graph() {
        return false;
    }

    /**
     * The shape of a data set.
     *
     * @param features numbers in one input
     * @param outputs numbers in one target
     * @param train training examples
     * @param test examples held out
     */
    record Dimensions(int features, int outputs, int train, int test) {}
}
