package org.almagest.dynamics.claim;

import java.util.Map;

/** Condensation from a small initialisation: the experiments of two papers. */
final class CondensationExperiment {
    static final String NETWORKS = "Zhou, Zhou, Luo, Zhang, Xu, arXiv 2105.11686";
    static final String CONVOLUTIONS = "Zhou, Zhou, Li, Xu, arXiv 2305.09947";

    static final String CNN_SWEEP = "cnn-condensation";
    static final String ACTIVATIONS_SWEEP = "condensation-activations";

    static final String PROJECTION = "projection";
    static final String INIT_SCALE = "init_scale";

    /** One convolution with tanh and a dense head, all weights from N(0, ε²), full-batch gradient descent. */
    static final ExperimentFilter CNN = ExperimentFilter.of(Map.of(
            "family",
            "cnn",
            "activation",
            "tanh",
            "depth",
            1L,
            "init",
            "gaussian",
            "optimizer",
            "gd",
            "batch_size",
            0L,
            "loss",
            "squared-error"));

    private CondensationExperiment() {}

    /** One hidden layer, y a sum of sines, full-batch Adam. */
    static ExperimentFilter oneHiddenLayer(String activation) {
        return ExperimentFilter.of(Map.of(
                "family",
                "mlp",
                "data",
                "sine-sum",
                "activation",
                activation,
                "depth",
                1L,
                "init",
                "gaussian",
                "optimizer",
                "adam",
                "batch_size",
                0L));
    }
}
