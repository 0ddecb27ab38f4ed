package org.almagest.dynamics.simulated;

import java.util.List;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;

/** Makes the sweeps that cases of a judge's claims describe. Found by {@link java.util.ServiceLoader}; one for each judge. */
public interface Simulation {
    /** The name of the judge. */
    String judge();

    /** What a case may say beside its verdict. */
    List<Key> keys();

    /** The sweep that a case describes, made up so that the judge sees the case's numbers. */
    Evidence simulate(Claim claim, Terms sample);

    /** All that are on the class path, by judge. */
    static Extensions<Simulation> all() {
        return Extensions.load(Simulation.class, "simulation for judge", Simulation::judge);
    }
}
