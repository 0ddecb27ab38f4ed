/**
 * Numerical linear algebra: eigenvalues by LAPACK or by plain Java where its natives are missing, Lanczos estimates,
 * and the numerical rank with its tolerance. Matrices are arrays here; what they mean is the caller's business.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.linalg;
