package org.almagest.dynamics.train;

import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Spectrum;

/**
 * Keeps what probes find, and tells who looks on of the numbers.
 *
 * @param findings where all is kept
 */
record ToldFindings(Findings findings, Onlooker onlooker) implements Sink {
    @Override
    public void measurement(Measurement measurement) {
        findings.measurement(measurement);
        onlooker.measured(measurement);
    }

    @Override
    public void spectrum(Spectrum spectrum) {
        findings.spectrum(spectrum);
    }

    @Override
    public void matrix(Matrix matrix) {
        findings.matrix(matrix);
    }
}
