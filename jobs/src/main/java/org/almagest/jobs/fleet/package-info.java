/**
 * Carries out the runs of a sweep on Spark: bundles, retries, publishing, progress. What a run is belongs to the core,
 * where its files lie to {@code table} and {@code storage}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.fleet;
