package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Spectrum;

/** Keeps what the probes of one run find. */
final class Collector implements Sink {
    final List<Measurement> measurements = new ArrayList<>();
    final List<Spectrum> spectra = new ArrayList<>();
    final List<Matrix> matrices = new ArrayList<>();

    @Override
    public void measurement(Measurement measurement) {
        measurements.add(measurement);
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
