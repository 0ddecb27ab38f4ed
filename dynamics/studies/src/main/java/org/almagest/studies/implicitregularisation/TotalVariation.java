package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * The anisotropic total variation (Rudin, Osher, Fatemi 1992), Σ|differences of neighbouring pixels|/n²; its slope where two are equal
 * is 0.
 *
 * @param n rows and columns of the image
 */
record TotalVariation(int n) implements ImageEnergy {
    @Override
    public Node emit(ForwardPass pass, Node image) {
        GraphBuilder graph = pass.graph();
        Node rows = graph.sum(graph.abs(ImageEnergy.differences(graph, image, 1, n)));
        Node columns = graph.sum(graph.abs(ImageEnergy.differences(graph, image, 0, n)));
        return graph.scale(1.0 / (n * n), graph.add(rows, columns));
    }

    @Override
    public double operations() {
        return 6.0 * n * n;
    }
}
