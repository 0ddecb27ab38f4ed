package org.almagest.metrics;

import java.util.List;

/** What is exposed as quantiles over runs. */
enum Distribution {
    LOSS(
            "almagest_loss",
            List.of(0.1, 0.5, 0.9),
            "Loss over the whole training set after the last step, quantiles over runs that ended; in units of the loss.",
            "family"),
    TEST_LOSS(
            "almagest_test_loss",
            List.of(0.1, 0.5, 0.9),
            "The same loss over the examples held out, quantiles over runs that ended and have any; in units of the loss.",
            "family"),
    ACCURACY(
            "almagest_accuracy",
            List.of(0.1, 0.5, 0.9),
            "Share of examples whose class is predicted after the last step, quantiles over runs that ended. examples: train, or "
                    + "test = held out.",
            "family",
            "examples"),
    GRADIENT_NORM(
            "almagest_gradient_norm",
            List.of(0.1, 0.5, 0.9),
            "Euclidean norm of the gradient of the loss over the training set after the last recorded step, quantiles over runs that ended; "
                    + "loss per unit of weight.",
            "family"),
    RUN_DURATION(
            "almagest_run_duration_seconds",
            List.of(0.1, 0.5, 0.9),
            "Seconds on one core that a run took, training and probes; sum: what the fleet has cost.",
            "family"),
    MEASUREMENT(
            "almagest_measurement",
            List.of(0.0, 0.5, 1.0),
            "What probes measured on whole networks (almagest list probes: unit, formula, source), least, median and greatest of "
                    + "the runs that ended. at: init = before training, end = last look; depth, width: the power of two at or below, "
                    + "none where the family has no such setting.",
            "probe",
            "quantity",
            "at",
            "depth",
            "width"),
    EIGENVALUE(
            "almagest_eigenvalue",
            List.of(0.0, 0.1, 0.5, 0.9, 1.0),
            "Eigenvalues of spectra by operator, quantiles over all eigenvalues of all runs that ended. Hessian H, outer H_o, "
                    + "functional H_f (Singh et al. 2023, arXiv 2305.09088): loss per unit of weight squared; tangent kernel ntk "
                    + "(Jacot et al. 2018, arXiv 1806.07572): output squared.",
            "operator",
            "at");

    private final String metric;
    private final List<Double> quantiles;
    private final String help;
    private final List<String> labels;

    Distribution(String metric, List<Double> quantiles, String help, String... labels) {
        this.metric = metric;
        this.quantiles = quantiles;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Its name on the metrics page. */
    String metric() {
        return metric;
    }

    /** Which quantiles are shown, ascending; 0 and 1 are the least and the greatest. */
    List<Double> quantiles() {
        return quantiles;
    }

    /** Its series for one choice of labels: the quantiles, the sum and the count. */
    int seriesEach() {
        return quantiles.size() + 2;
    }

    String help() {
        return help;
    }

    /** Names of its labels. */
    List<String> labels() {
        return labels;
    }
}
