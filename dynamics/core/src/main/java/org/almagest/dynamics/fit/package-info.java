/**
 * Power laws: slopes of log quantity on log axis over the runs of a sweep, with intervals that take the seed as the
 * unit. What a slope says about a paper belongs to {@code claim}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.fit;
