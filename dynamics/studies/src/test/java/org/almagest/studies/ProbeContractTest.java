package org.almagest.studies;

import java.util.Set;
import org.almagest.dynamics.contract.ProbeContract;

/** All probes of the core and of the studies; some quantities of the core's need a theory that only a study has. */
class ProbeContractTest extends ProbeContract {
    /**
     * A graph is learned on two levels, by no training that the contract knows; see LearnedGraphProbesTest. Images have pixels that
     * are seen and pixels that are hidden; see ImageProbesTest and AdjacencyLagTest.
     */
    @Override
    protected Set<String> ofOtherTrainings() {
        return Set.of("edge-mass", "edge-probabilities", "hypergradients", "adjacency-lag", "image-states");
    }
}
