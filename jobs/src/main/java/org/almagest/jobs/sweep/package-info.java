/**
 * From a sweep file to its grid of run configurations, and the identity of a run. Everything that can be wrong with a
 * file is said here, before anything runs.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.sweep;
