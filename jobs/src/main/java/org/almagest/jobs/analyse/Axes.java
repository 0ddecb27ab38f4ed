package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.trainer.ClusterTrainer;

/**
 * The axes of fits: settings that the extensions on the class path declare as such, by name, since a run of another program
 * may have a depth, too; and what follows from them.
 */
public final class Axes {
    /** P, the numbers that are trained. A network's size follows from its other coordinates. */
    public static final String PARAMETERS = "parameters";

    /** √P. */
    public static final String SQUARE_ROOT_OF_PARAMETERS = "sqrt_parameters";

    private static final Set<String> ALL = new LinkedHashSet<>();
    private static final Set<String> SIZES = new LinkedHashSet<>();

    static {
        Catalogue catalogue = Catalogue.onClassPath();
        Stream.of(
                        catalogue.families().all().stream().flatMap(family -> family.parameters().stream()),
                        catalogue.trainers().all().stream().flatMap(Axes::ofModels),
                        catalogue.dataSources().all().stream().flatMap(Axes::of),
                        Training.PARAMETERS.stream(),
                        catalogue.trainers().all().stream().flatMap(trainer -> trainer.parameters().stream()))
                .flatMap(parameters -> parameters)
                .filter(Parameter::isAxis)
                .forEach(parameter -> {
                    ALL.add(parameter.name());
                    if (parameter.role() == Parameter.Role.SIZE_AXIS) {
                        SIZES.add(parameter.name());
                    }
                });
    }

    private Axes() {}

    private static Stream<Parameter> ofModels(ClusterTrainer trainer) {
        List<Parameter> parameters = new ArrayList<>();
        for (Family family : trainer.families().all()) {
            parameters.addAll(family.parameters());
        }
        return parameters.stream();
    }

    private static Stream<Parameter> of(DataSource source) {
        return source.parameters().stream();
    }

    /** Their names: settings of models first, then of data, then of training. */
    public static Set<String> all() {
        return Collections.unmodifiableSet(ALL);
    }

    /** Those that the number of parameters follows. */
    public static Set<String> sizes() {
        return Collections.unmodifiableSet(SIZES);
    }

    /** Whether the number of parameters follows {@code axis}, so that P and √P are axes wherever it is one. */
    public static boolean isSize(String axis) {
        return SIZES.contains(axis);
    }

    /** Whether {@code axis} is the number of parameters or its root: another one on another scale. */
    public static boolean isOfParameters(String axis) {
        return axis.equals(PARAMETERS) || axis.equals(SQUARE_ROOT_OF_PARAMETERS);
    }
}
