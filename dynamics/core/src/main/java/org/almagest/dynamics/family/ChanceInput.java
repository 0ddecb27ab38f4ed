package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Distribution;

/**
 * Numbers of chance that a network or an objective takes in, such as the mask of a dropout layer: drawn anew before every
 * training step.
 *
 * @param name its own within the graph
 * @param node the input of the graph
 * @param distribution where the numbers come from
 */
public record ChanceInput(String name, Node node, Distribution distribution) {}
