package org.almagest.dynamics.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one look of a probe writes its measurements.
 *
 * @param step of the look
 * @param probe its name
 * @param sink receives them
 */
record Rows(long step, String probe, Sink sink) {
    /** An exact number of the whole network. */
    void number(String quantity, double value) {
        number(quantity, null, value);
    }

    /** An exact number; a status where it is not finite. */
    void number(String quantity, @Nullable Integer layer, double value) {
        sink.measurement(Measurement.exact(step, probe, quantity, layer, value));
    }

    /** A number with its standard error; a status where it is not finite. */
    void estimate(String quantity, @Nullable Integer layer, double value, double error) {
        sink.measurement(Measurement.estimated(step, probe, quantity, layer, value, error));
    }

    /** That there is no number of the whole network. */
    void missing(String quantity, String status) {
        missing(quantity, null, status);
    }

    /** That there is no number. */
    void missing(String quantity, @Nullable Integer layer, String status) {
        sink.measurement(Measurement.missing(step, probe, quantity, layer, status));
    }

    /** That there are none of these numbers of the whole network. */
    void missing(List<String> quantities, String status) {
        missing(quantities, null, status);
    }

    /** That there are none of these numbers. */
    void missing(List<String> quantities, @Nullable Integer layer, String status) {
        quantities.forEach(quantity -> missing(quantity, layer, status));
    }
}
