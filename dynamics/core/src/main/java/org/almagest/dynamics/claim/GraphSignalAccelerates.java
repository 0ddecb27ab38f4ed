package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;

/** Labels with a signal are learnt faster than random ones. */
@AutoService(Claim.class)
public final class GraphSignalAccelerates extends GraphAcceleration {
    @Override
    public String name() {
        return "gnn-signal-accelerates";
    }

    @Override
    String axis() {
        return "labels";
    }

    @Override
    boolean pair(Object slow, Object fast) {
        return slow.equals("noise") && fast.equals("signal");
    }

    @Override
    String what() {
        return "labels with a signal are learnt faster than random ones";
    }
}
