package org.almagest.studies.implicitregularisation;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/** How alike the lines of an image count as, as parameters of a network: a graph whose nodes are the rows, or the columns. */
interface Adjacency {
    /**
     * Emits it.
     *
     * @return [n][n], symmetric and not negative; the diagonal says nothing, since no energy depends on it
     */
    Node emit(ForwardPass pass);

    /** Floating-point operations, roughly. */
    double operations();
}
