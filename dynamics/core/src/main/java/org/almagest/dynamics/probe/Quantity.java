package org.almagest.dynamics.probe;

/**
 * A number that a probe measures, as {@code almagest list probes} prints it.
 *
 * @param name lower_snake_case word of the field
 * @param unit unit, or "1"
 * @param formula how it is computed
 * @param source paper and place
 * @param perLayer whether there is one for every layer
 */
public record Quantity(String name, String unit, String formula, String source, boolean perLayer) {}
