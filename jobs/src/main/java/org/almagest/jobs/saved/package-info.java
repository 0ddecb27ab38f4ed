/** Models that lie in files: reads them, and measures them with the probes of a sweep. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.saved;
