package org.almagest.jobs.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;

/** The trainers on the class path, and which of them a run is for. */
public final class ClusterTrainers {
    /** The setting under {@code train} that names the trainer; a run without it is for the ordinary one. */
    public static final String SETTING = "trainer";

    /** All of them, by name. */
    public static final Extensions<ClusterTrainer> ALL =
            Extensions.load(ClusterTrainer.class, "trainer", ClusterTrainer::name);

    private ClusterTrainers() {}

    /** All that may be set under {@code train} for {@code trainer}, its name included. */
    public static List<Parameter> parameters(ClusterTrainer trainer) {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.choice(SETTING, trainer.name(), List.of(trainer.name()), trainer.description()));
        parameters.addAll(trainer.parameters());
        return List.copyOf(parameters);
    }

    /** The name of the trainer that a run is for; empty for the ordinary one. */
    public static String name(RunConfiguration configuration) {
        return configuration.training().values().get(SETTING) instanceof String name ? name : "";
    }

    /**
     * The trainer that a run is for; nothing for the ordinary one.
     *
     * @throws IllegalArgumentException if it is not on the class path
     */
    public static Optional<ClusterTrainer> of(RunConfiguration configuration) {
        String name = name(configuration);
        return name.isEmpty() ? Optional.empty() : Optional.of(ALL.named(name));
    }

    /**
     * Estimated seconds of a run on one core, whoever trains it.
     *
     * @throws IllegalArgumentException if the model's sizes do not fit the data, or its trainer is not on the class path
     */
    public static double estimatedSeconds(RunConfiguration configuration) {
        return of(configuration)
                .map(trainer -> trainer.estimatedSeconds(configuration))
                .orElseGet(() -> Run.estimatedSeconds(configuration));
    }
}
