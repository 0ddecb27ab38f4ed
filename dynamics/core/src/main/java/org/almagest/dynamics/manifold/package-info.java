/**
 * Tensors as points of a product of manifolds of positive semi-definite matrices: the covariances of their unfoldings, their ranks,
 * and distances and subspaces in coordinates in which distances are Euclidean. It knows neither networks nor probes; tensors
 * come as plain arrays.
 */
@NullMarked
package org.almagest.dynamics.manifold;

import org.jspecify.annotations.NullMarked;
