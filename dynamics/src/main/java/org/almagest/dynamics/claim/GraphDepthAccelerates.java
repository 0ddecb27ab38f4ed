package org.almagest.dynamics.claim;

/** Depth accelerates training. */
public final class GraphDepthAccelerates extends GraphAcceleration {
    @Override
    public String name() {
        return "gnn-depth-accelerates";
    }

    @Override
    String axis() {
        return "depth";
    }

    @Override
    boolean pair(Object slow, Object fast) {
        return ((Number) fast).longValue() > ((Number) slow).longValue();
    }

    @Override
    String what() {
        return "depth accelerates training";
    }
}
