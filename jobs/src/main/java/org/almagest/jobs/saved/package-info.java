/**
 * Models that lie in files: reads them, and measures them with the probes of a sweep. A format of weights is one
 * class; files are untrusted, so sizes are checked before anything is read.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.saved;
