package org.almagest.dynamics.data;

/**
 * Examples that are neither trained on nor tested on: what training on two levels and its selection look at.
 *
 * @param outer examples of the outer loss
 * @param validation examples by which the best of several trainings is chosen
 */
public record SetAside(Examples outer, Examples validation) {}
