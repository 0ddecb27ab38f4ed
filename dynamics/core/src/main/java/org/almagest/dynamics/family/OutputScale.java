package org.almagest.dynamics.family;

/**
 * What is known of a model whose prediction is a multiple of another's, apart from what the inputs alone tell.
 *
 * @param factor α in g + α·f, where g has no parameters and may be missing; not 0
 */
public record OutputScale(double factor) {}
