package org.almagest.metrics;

import java.util.List;

/** What is exposed of runs that are going on. */
enum Current {
    LOSS(
            "almagest_current_loss",
            "Loss as it stands in runs that are under way, of the whole training set or the mean over the last epoch: least, median "
                    + "and greatest of them; in units of the loss.",
            "family"),
    MEASUREMENT(
            "almagest_current_measurement",
            "What probes measured last on the whole networks of runs that are under way (almagest list probes: unit, formula, "
                    + "source): least, median and greatest of them.",
            "probe",
            "quantity");

    private final String metric;
    private final String help;
    private final List<String> labels;

    Current(String metric, String help, String... labels) {
        this.metric = metric;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Its name on the metrics page. */
    String metric() {
        return metric;
    }

    String help() {
        return help;
    }

    /** Names of its labels. */
    List<String> labels() {
        return labels;
    }
}
