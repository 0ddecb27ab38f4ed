/** Trajectories: how states, or weights, move in time, whatever it is that moves them. */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.trajectory;
