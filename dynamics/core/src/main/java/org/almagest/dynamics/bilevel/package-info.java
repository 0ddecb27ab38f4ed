/**
 * Training within training: steps of an optimiser as nodes of a graph, so that what comes out of them can be differentiated in
 * all that went in, such as where they began, how much they were regularised, or their step size. Nothing is approximated: the
 * gradient of an outer objective through unrolled inner steps is the gradient of a graph.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.bilevel;
