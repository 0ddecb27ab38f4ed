/**
 * Training: from a run's configuration to its result, step by step, with its stopping rule and the moments at which
 * probes look. One run is one thread, and the same configuration gives the same bits.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.train;
