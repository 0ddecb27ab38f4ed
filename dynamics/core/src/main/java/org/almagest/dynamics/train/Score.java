package org.almagest.dynamics.train;

import org.jspecify.annotations.Nullable;

/**
 * How well a network does on one set of examples.
 *
 * @param loss mean over the examples
 * @param accuracy share of the examples whose class is predicted; null where targets are no classes, or an output is no
 *     number
 */
record Score(double loss, @Nullable Double accuracy) {}
