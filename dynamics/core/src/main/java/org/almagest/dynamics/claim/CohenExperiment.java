package org.almagest.dynamics.claim;

import java.util.Map;

/** Scaling properties of deep residual networks: the paper's experiments on synthetic data. */
final class CohenExperiment {
    static final String PAPER = "Cohen, Cont, Rossier, Xu, ICML 2021, arXiv 2105.12245";

    static final String SWEEP = "resnet-depth-scaling";

    /** β of tanh networks with one shared δ. */
    static final double TANH_BETA = 0.2;

    /** α of the same networks in Almagest's own re-run of the released settings, seeds 1 to 3, depths 8 to 1000. */
    static final double TANH_ALPHA_RERUN = 0.71;

    /** β of ReLU networks with a δ per layer. */
    static final double RELU_BETA = 0.5;

    /** tanh, one δ for all layers. */
    static final ExperimentFilter TANH = setting("tanh", "shared");

    /** ReLU, a δ for every layer. */
    static final ExperimentFilter RELU = setting("relu", "per-layer");

    private CohenExperiment() {}

    private static ExperimentFilter setting(String activation, String delta) {
        // trained as in the paper: the exponents change with the goal that the training stops at
        return ExperimentFilter.of(Map.of(
                "optimizer",
                "adam",
                "stop_loss",
                1e-3,
                "family",
                "resnet",
                "data",
                "ode-flow",
                "activation",
                activation,
                "delta",
                delta,
                "init",
                "xavier-depth",
                "input_layer",
                false,
                "output_layer",
                false));
    }
}
