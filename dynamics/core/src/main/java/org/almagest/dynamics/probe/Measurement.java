package org.almagest.dynamics.probe;

/**
 * One measured number: a row of the {@code measurements} table.
 *
 * @param step training step at which it was taken
 * @param probe name of the probe
 * @param quantity name of the quantity, one of the probe's {@link Probe#quantities}
 * @param layer 0-based layer, or −1 for the whole network
 * @param value the number; NaN where the status is not {@code ok}
 * @param standardError its standard error; 0 where it is exact
 * @param status {@code ok}, or a word that says why there is no number
 */
public record Measurement(
        long step, String probe, String quantity, int layer, double value, double standardError, String status) {}
