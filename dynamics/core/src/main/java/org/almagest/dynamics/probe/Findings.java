package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what the probes of one run find, in the order in which they find it. */
public final class Findings implements Sink {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Spectrum> spectra = new ArrayList<>();
    private final List<Matrix> matrices = new ArrayList<>();

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

    /** Takes back all that was found at {@code step}. */
    public void forget(long step) {
        measurements.removeIf(row -> row.step() == step);
        spectra.removeIf(row -> row.step() == step);
        matrices.removeIf(row -> row.step() == step);
    }

    /** The numbers. */
    public List<Measurement> measurements() {
        return Collections.unmodifiableList(measurements);
    }

    /** The spectra. */
    public List<Spectrum> spectra() {
        return Collections.unmodifiableList(spectra);
    }

    /** The matrices. */
    public List<Matrix> matrices() {
        return Collections.unmodifiableList(matrices);
    }
}
