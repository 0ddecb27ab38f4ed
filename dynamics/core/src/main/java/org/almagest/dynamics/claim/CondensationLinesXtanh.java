package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** x·tanh x has multiplicity 2. */
@AutoService(Claim.class)
public final class CondensationLinesXtanh extends CondensationLines {
    @Override
    String activation() {
        return "xtanh";
    }

    @Override
    String lines() {
        return "two lines";
    }

    @Override
    String quantity() {
        return "two_largest_clusters_share";
    }

    @Override
    String rerun() {
        return "32 to 43";
    }
}
