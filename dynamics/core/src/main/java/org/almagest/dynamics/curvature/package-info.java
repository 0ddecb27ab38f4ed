/**
 * Second derivatives of a model's loss: the Hessian, its Gauss–Newton and functional parts, and the tangent kernel, as
 * whole matrices or as operators. What a probe makes of them, such as a rank or a spectrum, belongs to {@code probe}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.curvature;
