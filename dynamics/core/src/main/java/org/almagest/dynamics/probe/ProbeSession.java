package org.almagest.dynamics.probe;

/** Measures the networks of one run, one after another; holds what a probe has to remember between two of them. */
@FunctionalInterface
public interface ProbeSession {
    /** Measures {@code snapshot}, which is later than all before it, into {@code sink}. */
    void at(Snapshot snapshot, Sink sink);
}
