/**
 * Sources whose examples are the nodes of a graph: citation networks from files, and random graphs. What a network
 * makes of a graph belongs to {@code family}.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.nodes;
