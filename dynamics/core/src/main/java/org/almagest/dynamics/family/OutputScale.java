package org.almagest.dynamics.family;

/**
 * What is known of a model whose prediction is a multiple of another's.
 *
 * @param factor α in α·f, not 0
 */
public record OutputScale(double factor) {}
