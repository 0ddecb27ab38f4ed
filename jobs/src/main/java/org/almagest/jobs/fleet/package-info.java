/** Carries out the runs of a sweep on Spark. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.fleet;
