/**
 * Matrices: Toeplitz forms of convolutions, the exact ranks of linear networks' Hessians and what bounds them, spectra.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.linalg;
