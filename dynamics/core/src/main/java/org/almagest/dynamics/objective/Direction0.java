package org.almagest.dynamics.objective;
import org.almagest.dynamics.autodiff.*;
final class Direction0 { static Node normalise(GraphBuilder g, Node a, int axis) { Node n = g.sum(g.multiply(a,a), 1<<axis); Node s = g.sign(n); Node safe = g.add(n, g.subtract(g.constant(1), s)); return g.multiply(a, g.multiply(s, g.reciprocal(g.sqrt(safe)))); } }
