/** The rows of tables as Arrow vectors, for files and for the network. */
@org.jspecify.annotations.NullMarked
package org.almagest.jobs.arrow;
