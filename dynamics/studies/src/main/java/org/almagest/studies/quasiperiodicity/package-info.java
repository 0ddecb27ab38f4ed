/**
 * The study {@code quasi-periodicity}: its page, its sweeps, its claims, and the Java that it alone needs: series that are made or
 * measured, models of them, and what these make of the series. The processes themselves, and the probe of training curves, are the
 * core's.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.quasiperiodicity;
