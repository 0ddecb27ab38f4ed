package org.almagest.jobs.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What all cells of a grid share beside their coordinates.
 *
 * @param family the network
 * @param data what it learns
 * @param probes what is measured, in order
 * @param trainer who trains it; nothing for the ordinary trainer
 */
record GridSchema(Family family, DataSource data, List<ProbeShape> probes, Optional<ClusterTrainer> trainer) {
    static final String SEEDS = "seeds";
    static final String MODEL = "model.";
    static final String DATA = "data.";
    static final String TRAIN = "train.";
    private static final String PROBES = "probes.";

    GridSchema {
        probes = List.copyOf(probes);
    }

    /**
     * A probe of a grid.
     *
     * @param name its name
     * @param at when it looks
     * @param parameters what it can be told
     * @param needs what it cannot do without
     */
    record ProbeShape(String name, ProbeSchedule at, List<Parameter> parameters, Needs needs) {
        ProbeShape {
            parameters = List.copyOf(parameters);
        }

        /** The prefix of its coordinates. */
        String section() {
            return PROBES + name + ".";
        }
    }

    /** What can be set under {@code train}. */
    List<Parameter> training() {
        return training(trainer);
    }

    /** The same, before there is a shape. */
    static List<Parameter> training(Optional<ClusterTrainer> trainer) {
        return trainer.map(ClusterTrainers::parameters).orElse(Training.PARAMETERS);
    }

    /** The settings whose coordinates begin with {@code section}. */
    static Settings settings(String section, List<Parameter> parameters, Map<String, Object> coordinates) {
        Map<String, Object> given = new TreeMap<>();
        for (Parameter parameter : parameters) {
            Object value = coordinates.get(section + parameter.name());
            if (value != null) {
                given.put(parameter.name(), value);
            }
        }
        return Settings.of(parameters, given);
    }

    /** Whether cells of this shape and of {@code other} can be the same run. */
    boolean comparable(GridSchema other) {
        return family.name().equals(other.family.name())
                && data.name().equals(other.data.name())
                && probes.equals(other.probes);
    }
}
