/**
 * Neural ODEs solved adaptively: predictions, losses, and gradients by the adjoint equation. Fixed steps are an
 * ordinary network, and belong to {@code family}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.ode;
