/**
 * From a graph to something that runs: lowering, fusing, placing every array, and the instructions with their static
 * sizes. A plan is immutable and shared between threads; running it allocates nothing.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.plan;
