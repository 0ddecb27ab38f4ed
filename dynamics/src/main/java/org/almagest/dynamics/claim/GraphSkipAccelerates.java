package org.almagest.dynamics.claim;

/** Skip connections (multiscale) accelerate training. */
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
