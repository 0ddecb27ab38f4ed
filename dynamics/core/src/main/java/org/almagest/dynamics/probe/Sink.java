package org.almagest.dynamics.probe;

/** Receives what probes find out. */
public interface Sink {
    /** A row for {@code measurements}. */
    void measurement(Measurement measurement);

    /** A row for {@code spectra}. */
    void spectrum(Spectrum spectrum);

    /** A row for {@code matrices}. */
    void matrix(Matrix matrix);
}
