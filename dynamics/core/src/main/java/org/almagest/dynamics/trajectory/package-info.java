/**
 * Trajectories: how states, or weights, move in time, whatever it is that moves them. Rows of numbers in, measures of them out,
 * such as how tangled a trajectory is; nothing here knows networks or probes.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.trajectory;
