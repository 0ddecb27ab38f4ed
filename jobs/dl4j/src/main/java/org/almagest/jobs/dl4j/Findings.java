package org.almagest.jobs.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Spectrum;

/** What the probes have found so far. */
public final class Findings implements Sink {
    public final List<Measurement> measurements = new ArrayList<>();
    public final List<Spectrum> spectra = new ArrayList<>();
    public final List<Matrix> matrices = new ArrayList<>();

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
