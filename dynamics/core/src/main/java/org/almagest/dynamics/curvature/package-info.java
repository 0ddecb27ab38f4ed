/** Second derivatives of a model's loss: the Hessian and its outer and functional parts, whole or as an operator. */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.curvature;
