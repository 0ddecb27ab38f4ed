/**
 * Loops over arrays: one interface, a plain and a vector implementation, the same bits from both. The only package
 * that may use the vector module; knows nothing else of ours.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.kernel;
