package org.almagest.studies.openquestions;

import java.util.List;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;

/**
 * One look of one probe: where its numbers go.
 *
 * @param step training step
 * @param probe its word
 * @param sink receives them
 */
record Look(long step, String probe, Sink sink) {
    /** A number of the whole network. */
    void found(String quantity, double value) {
        sink.measurement(Measurement.exact(step, probe, quantity, null, value));
    }

    /** That there is no number. */
    void missing(String quantity, String why) {
        sink.measurement(Measurement.missing(step, probe, quantity, null, why));
    }

    /** That there are none at all. */
    void nothing(List<Quantity> quantities, String why) {
        quantities.forEach(quantity -> missing(quantity.name(), why));
    }

    /** Mean over all numbers of (a − b)². */
    static double meanSquare(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i] - b[i], a[i] - b[i], sum);
        }
        return sum / a.length;
    }

    /** The same of the differences from their mean. */
    static double variance(double[] a) {
        double mean = 0;
        for (double value : a) {
            mean += value / a.length;
        }
        double sum = 0;
        for (double value : a) {
            sum = Math.fma(value - mean, value - mean, sum);
        }
        return sum / a.length;
    }
}
