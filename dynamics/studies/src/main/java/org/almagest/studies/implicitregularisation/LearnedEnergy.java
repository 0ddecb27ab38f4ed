package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * The Dirichlet energy of adjacencies that are learned with the image.
 *
 * @param n rows and columns of the image
 * @param rows of the rows
 * @param columns of the columns
 */
record LearnedEnergy(int n, Adjacency rows, Adjacency columns) implements ImageEnergy {
    @Override
    public Node emit(ForwardPass pass, Node image) {
        GraphBuilder graph = pass.graph();
        Node a = rows.emit(pass);
        Node b = columns.emit(pass);
        // L_A·M and M·L_B; what the diagonals of A and B add to the degrees, their products take away again
        Node down = graph.subtract(graph.multiply(graph.sum(a, 0b01), image), graph.product(a, image));
        Node across = graph.subtract(graph.multiply(graph.sum(b, 0b10), image), graph.product(image, b));
        return graph.scale(1.0 / (n * n), graph.sum(graph.multiply(image, graph.add(down, across))));
    }

    @Override
    public double operations() {
        return rows.operations() + columns.operations() + 4.0 * n * n * n;
    }
}
