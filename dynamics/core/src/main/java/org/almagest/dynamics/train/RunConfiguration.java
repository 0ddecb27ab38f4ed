package org.almagest.dynamics.train;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;

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
 * @param files what the files hold that data source and family read, see {@link DataSets#contents} and {@link
 *     org.almagest.dynamics.family.Families#contents}; empty where they read none, or where nobody has looked
 */
public record RunConfiguration(
        String family,
        Settings model,
        String data,
        Settings dataSettings,
        Settings training,
        List<ProbeRequest> probes,
        long seed,
        Map<String, String> files) {
    public RunConfiguration {
        probes = List.copyOf(probes);
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** A run that reads no files, or for which nobody has looked what they hold. */
    public RunConfiguration(
            String family,
            Settings model,
            String data,
            Settings dataSettings,
            Settings training,
            List<ProbeRequest> probes,
            long seed) {
        this(family, model, data, dataSettings, training, probes, seed, Map.of());
    }
}
