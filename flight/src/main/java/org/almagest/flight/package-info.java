/**
 * What a server of tables and the tables themselves know of each other. Both sides share these types and nothing else: what answers
 * the network lives in {@code server}, in a class loader of its own, so nothing here may name a library but the kinds of columns.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.flight;
