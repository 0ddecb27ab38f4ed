package org.almagest.dynamics.probe;

/**
 * How training on two levels stands after a round; once it is over, how the chosen round stood.
 *
 * @param chosen the best round so far, from 0
 * @param validationAccuracy of this round's network, on the examples by which the best round is chosen
 * @param testAccuracy of this round's network, on the examples held out; NaN where there are none
 * @param largestHypergradient the largest absolute entry so far; 0 where nothing was moved by any
 */
public record Rounds(int chosen, double validationAccuracy, double testAccuracy, double largestHypergradient) {}
