package org.almagest.jobs.saved;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Spectrum;

/** What the probes find of a model of which nobody knows how it began. */
final class Findings implements Sink {
    /** Compare with the start. Without one they would say that nothing has moved. */
    private static final Set<String> SINCE_START = Set.of("relative_distance", "kernel_change");

    public final List<Measurement> measurements = new ArrayList<>();
    public final List<Spectrum> spectra = new ArrayList<>();
    public final List<Matrix> matrices = new ArrayList<>();

    @Override
    public void measurement(Measurement measurement) {
        measurements.add(
                SINCE_START.contains(measurement.quantity())
                        ? new Measurement(
                                measurement.step(),
                                measurement.probe(),
                                measurement.quantity(),
                                measurement.layer(),
                                Double.NaN,
                                0,
                                "start_unknown")
                        : measurement);
    }

    @Override
    public void spectrum(Spectrum spectrum) {
        spectra.add(spectrum);
    }

    @Override
    public void matrix(Matrix matrix) {
        matrices.add(matrix);
    }
}
