package org.almagest.jobs.sweep;

import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probe;
import org.almagest.jobs.trainer.ClusterTrainer;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What a sweep file can name.
 *
 * @param families networks of the ordinary trainer, under {@code model}
 * @param dataSources data sets, under {@code data}
 * @param probes measurements, under {@code probes}
 * @param trainers other trainers, under {@code train}, each with families of its own
 */
public record Catalogue(
        Extensions<Family> families,
        Extensions<DataSource> dataSources,
        Extensions<Probe> probes,
        Extensions<ClusterTrainer> trainers) {

    /** All that is on the class path. */
    public static Catalogue onClassPath() {
        return new Catalogue(
                Extensions.load(Family.class, "family", Family::name),
                Extensions.load(DataSource.class, "data source", DataSource::name),
                Extensions.load(Probe.class, "probe", Probe::name),
                ClusterTrainers.ALL);
    }
}
