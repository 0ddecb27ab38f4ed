/**
 * Kernels that serve measuring alone: with a clock around every call, doing nothing so that only the plan's
 * interpreter is left, and the processor's peak. No run uses them unless it is asked to.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.kernel.measuring;
