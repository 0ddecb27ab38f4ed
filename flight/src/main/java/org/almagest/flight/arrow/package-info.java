/**
 * The rows of tables as Arrow vectors, for files and for the network. Neither files nor connections are known here.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.flight.arrow;
