package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** Skip connections (multiscale) accelerate training. */
@AutoService(Claim.class)
public final class GraphSkipAccelerates extends GraphAcceleration {
    @Override
    public String name() {
        return "gnn-skip-accelerates";
    }

    @Override
    String axis() {
        return "skip";
    }

    @Override
    boolean pair(Object slow, Object fast) {
        return slow.equals("plain") && fast.equals("multiscale");
    }

    @Override
    String what() {
        return "skip connections (multiscale) accelerate training";
    }
}
