/**
 * Sources whose examples are the nodes of a graph: citation networks from files, and random graphs.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.data.nodes;
