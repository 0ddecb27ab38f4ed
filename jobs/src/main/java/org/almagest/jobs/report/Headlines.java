package org.almagest.jobs.report;

import java.util.Set;
import java.util.TreeSet;
import org.almagest.jobs.sweep.SweepClaims;

/** The quantities that published claims rest on: they come first where not all can be shown. */
final class Headlines {
    private static final Set<String> QUANTITIES = new TreeSet<>();

    static {
        SweepClaims.onClassPath().readyMade().forEach(claim -> QUANTITIES.addAll(claim.quantities()));
    }

    private Headlines() {}

    /** 0 for a quantity of a claim, 1 for any other. */
    static int rank(String quantity) {
        return QUANTITIES.contains(quantity) ? 0 : 1;
    }
}
