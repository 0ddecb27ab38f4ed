/**
 * Linear networks without biases, described layer by layer, and the explicit (block-Toeplitz) matrices of their
 * layers. What is said about such networks, ranks for example, belongs to the study that says it.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.linear;
