package org.almagest.jobs.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeLabel;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.jspecify.annotations.Nullable;

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
     * @param probe what measures
     * @param as its name, if it has one of its own here; null otherwise
     * @param at when it looks
     */
    record ProbeShape(Probe probe, @Nullable String as, ProbeSchedule at) {
        /** The name under which its rows stand. */
        String label() {
            return ProbeLabel.of(probe.name(), as);
        }

        /** What it can be told. */
        List<Parameter> parameters() {
            return probe.parameters();
        }

        /** The prefix of its coordinates. */
        String section() {
            return PROBES + label() + ".";
        }

        /** Its settings at {@code coordinates}. */
        Settings settings(Map<String, Object> coordinates) {
            return GridSchema.settings(section(), parameters(), coordinates);
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
