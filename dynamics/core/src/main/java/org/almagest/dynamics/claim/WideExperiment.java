package org.almagest.dynamics.claim;

/** Untrained neural ODEs of growing width. */
final class WideExperiment {
    static final String PAPER = "Gao, Sun, Liu, Gao, ICLR 2025, arXiv 2509.22436";
    static final String SWEEP = "ntk-width";
    static final String FAMILY = "neural-ode";

    private WideExperiment() {}
}
