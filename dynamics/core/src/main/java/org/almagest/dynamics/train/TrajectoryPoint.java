package org.almagest.dynamics.train;

/**
 * A row of the {@code trajectory} table.
 *
 * @param step steps taken
 * @param epoch passes over the training data, as a fraction
 * @param loss loss over the whole training set
 * @param gradientNorm Euclidean norm of its gradient
 * @param weightNorm Euclidean norm of the parameter vector
 */
public record TrajectoryPoint(long step, double epoch, double loss, double gradientNorm, double weightNorm) {}
