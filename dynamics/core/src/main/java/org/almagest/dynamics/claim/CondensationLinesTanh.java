package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** tanh x has multiplicity 1. */
@AutoService(Claim.class)
public final class CondensationLinesTanh extends CondensationLines {
    @Override
    String activation() {
        return "tanh";
    }

    @Override
    String lines() {
        return "one line";
    }

    @Override
    String quantity() {
        return "largest_cluster_share";
    }

    @Override
    String rerun() {
        return "48 to 50";
    }
}
