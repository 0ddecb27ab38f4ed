package org.almagest.dynamics.family;

import java.util.function.LongToDoubleFunction;
import org.almagest.dynamics.autodiff.Node;

/**
 * A number of an objective that is another at every training step, such as the weight of a term.
 *
 * @param name its own within the graph
 * @param node the input of the graph, 1x1
 * @param value what it is, by the number of steps taken so far
 */
public record ScheduledInput(String name, Node node, LongToDoubleFunction value) {}
