package org.almagest.dynamics.probe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One measured number, or the reason why there is none: a row of the {@code measurements} table.
 *
 * @param step training step at which it was taken
 * @param probe name of the probe
 * @param quantity name of the quantity, one of the probe's {@link Probe#quantities}
 * @param layer 0-based layer; null for the whole network
 * @param value the number, which is finite; null unless the status is {@code ok}
 * @param standardError its standard error; 0 where it is exact, null where there is no value or its error is unknown
 * @param status {@code ok}, or a word that says why there is no number
 */
public record Measurement(
        long step,
        String probe,
        String quantity,
        @Nullable Integer layer,
        @Nullable Double value,
        @Nullable Double standardError,
        String status) {
    /** The status of a measurement that has a value. */
    public static final String OK = "ok";

    /** The status where the probe failed; the run's {@code error} says how. */
    public static final String FAILED = "failed";

    /** The status where the computation gave no finite number. */
    public static final String NOT_FINITE = "not_finite";

    public Measurement {
        if (status.equals(OK) != (value != null) || value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "probe %s, quantity %s: value %s with status %s; expected a finite number with status ok, or no value and a status that says why",
                    probe,
                    quantity,
                    value,
                    status));
        }
        if (standardError != null && (value == null || !Double.isFinite(standardError))) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "probe %s, quantity %s: standard error %s of value %s; expected a finite number, or null where there is none",
                    probe,
                    quantity,
                    standardError,
                    value));
        }
    }

    /** An exact number; {@link #NOT_FINITE} where {@code value} is not finite. */
    public static Measurement exact(long step, String probe, String quantity, @Nullable Integer layer, double value) {
        return estimated(step, probe, quantity, layer, value, 0);
    }

    /**
     * A number with its standard error; {@link #NOT_FINITE} where {@code value} is not finite.
     *
     * @param standardError not finite where it is unknown
     */
    public static Measurement estimated(
            long step, String probe, String quantity, @Nullable Integer layer, double value, double standardError) {
        return Double.isFinite(value)
                ? new Measurement(
                        step,
                        probe,
                        quantity,
                        layer,
                        value,
                        Double.isFinite(standardError) ? (Double) standardError : null,
                        OK)
                : missing(step, probe, quantity, layer, NOT_FINITE);
    }

    /**
     * That there is no number.
     *
     * @param status a word that says why
     */
    public static Measurement missing(
            long step, String probe, String quantity, @Nullable Integer layer, String status) {
        return new Measurement(step, probe, quantity, layer, null, null, status);
    }
}
