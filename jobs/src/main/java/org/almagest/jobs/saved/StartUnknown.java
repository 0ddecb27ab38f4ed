package org.almagest.jobs.saved;

import java.util.Set;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Spectrum;

/**
 * What probes say of a network of which nobody knows how it began: quantities that compare with the start are not there, since
 * they would say that nothing has moved.
 *
 * @param sink receives the rest, and why these are not there
 */
record StartUnknown(Sink sink) implements Sink {
    private static final Set<String> SINCE_START =
            Set.of("relative_distance", "kernel_change", "cka_start", "distance_from_start");

    @Override
    public void measurement(Measurement measurement) {
        sink.measurement(
                SINCE_START.contains(measurement.quantity())
                        ? Measurement.missing(
                                measurement.step(),
                                measurement.probe(),
                                measurement.quantity(),
                                measurement.layer(),
                                "start_unknown")
                        : measurement);
    }

    @Override
    public void spectrum(Spectrum spectrum) {
        sink.spectrum(spectrum);
    }

    @Override
    public void matrix(Matrix matrix) {
        sink.matrix(matrix);
    }
}
