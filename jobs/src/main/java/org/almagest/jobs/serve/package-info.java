/** The tables of an output folder over Arrow Flight, while a sweep writes to it or later. Reads only. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.serve;
