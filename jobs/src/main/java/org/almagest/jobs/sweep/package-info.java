/** From a sweep file to its grid of run configurations, and the identity of a run. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.sweep;
