package org.almagest.dynamics.claim;

import java.util.Map;

/** The setting of Xu, Zhang, Jegelka and Kawaguchi (ICML 2021). */
final class GraphExperiment {
    static final String PAPER = "arXiv 2105.04550";
    static final String RATE_SWEEP = "gnn-linear-rate";
    static final String ACCELERATION_SWEEP = "gnn-skip-acceleration";
    static final String OPERATOR = "operator";
    static final String TIME = "time_to_goal";

    /** Linear graph networks under gradient flow of the squared error. */
    static final ExperimentFilter FLOW = ExperimentFilter.of(
            Map.of("family", "gnn", "activation", "linear", "loss", "squared-error", "optimizer", "flow"));

    private GraphExperiment() {}
}
