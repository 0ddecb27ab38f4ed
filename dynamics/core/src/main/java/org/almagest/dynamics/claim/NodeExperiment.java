package org.almagest.dynamics.claim;

import java.util.Map;

/** Neural ODEs: the experiments of Gao, Sun, Liu and Gao on untrained networks. */
final class NodeExperiment {
    static final String PAPER = "Gao, Sun, Liu, Gao, ICLR 2025, arXiv 2509.22436";

    static final String ACTIVATION_SWEEP = "node-activation";
    static final String HORIZON_SWEEP = "node-horizon";

    static final String HORIZON = "horizon";
    static final String OUTPUT_ERROR = "output_error";
    static final String GRADIENT_ERROR = "gradient_error";
    static final String OUTPUT_MEAN_SQUARE = "output_mean_square";

    /** Euler's method is of order 1. */
    static final double EULER_ORDER = 1;

    /** A neural ODE in equal steps by Euler's method: the paper's residual network. */
    static final ExperimentFilter EULER = ExperimentFilter.of(Map.of("family", "neural-ode", "solver", "euler"));

    private NodeExperiment() {}

    /** σ_w = 1, or 1/T. */
    static ExperimentFilter scaling(String words) {
        return ExperimentFilter.of(Map.of("family", "neural-ode", "sigma_w", 1.0, "sigma_w_scaling", words));
    }
}
