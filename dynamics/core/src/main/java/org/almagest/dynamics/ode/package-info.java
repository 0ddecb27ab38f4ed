/** Neural ODEs solved adaptively: predictions, losses, and gradients by the adjoint equation. */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.ode;
