package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** x²·tanh x has multiplicity 3. */
@AutoService(Claim.class)
public final class CondensationLinesX2tanh extends CondensationLines {
    @Override
    String activation() {
        return "x2tanh";
    }

    @Override
    String lines() {
        return "three lines";
    }

    @Override
    String quantity() {
        return "three_largest_clusters_share";
    }

    @Override
    String rerun() {
        return "32 to 42";
    }
}
