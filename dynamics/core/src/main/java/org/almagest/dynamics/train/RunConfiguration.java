package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.config.Settings;

/**
 * One cell of a sweep with one seed: everything that determines a run's bits.
 *
 * @param family name of the family
 * @param model the family's settings
 * @param data name of the data source
 * @param dataSettings the data source's settings
 * @param training the trainer's settings, see {@link Training#PARAMETERS}
 * @param probes what is measured, in the order given
 * @param seed seed of initialisation and shuffling
 */
public record RunConfiguration(
        String family,
        Settings model,
        String data,
        Settings dataSettings,
        Settings training,
        List<ProbeRequest> probes,
        long seed) {
    public RunConfiguration {
        probes = List.copyOf(probes);
    }
}
