package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * The Dirichlet energy of fixed path graphs, neighbouring lines being joined with weight ¼: a quarter of the sum of squared differences
 * of neighbouring pixels over n².
 *
 * @param n rows and columns of the image
 */
record PathEnergy(int n) implements ImageEnergy {
    static final double WEIGHT = 0.25;

    @Override
    public Node emit(ForwardPass pass, Node image) {
        GraphBuilder graph = pass.graph();
        Node rows = squares(graph, ImageEnergy.differences(graph, image, 1, n));
        Node columns = squares(graph, ImageEnergy.differences(graph, image, 0, n));
        return graph.scale(WEIGHT / (n * n), graph.add(rows, columns));
    }

    private static Node squares(GraphBuilder graph, Node a) {
        return graph.sum(graph.multiply(a, a));
    }

    @Override
    public double operations() {
        return 6.0 * n * n;
    }
}
