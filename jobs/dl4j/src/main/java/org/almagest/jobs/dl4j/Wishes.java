package org.almagest.jobs.dl4j;

import java.util.List;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of the observation of one training.
 *
 * @param folder the output folder
 * @param sweep the name under which its runs are grouped
 * @param every steps between two looks
 * @param probes what is measured, in the order given
 * @param data what it is measured on; null for the first batch of the training
 * @param metrics where the run is counted; null for nowhere
 */
record Wishes(
        String folder,
        String sweep,
        int every,
        List<ProbeRequest> probes,
        @Nullable ObservedData data,
        @Nullable FleetMetrics metrics) {
    Wishes {
        probes = List.copyOf(probes);
    }
}
