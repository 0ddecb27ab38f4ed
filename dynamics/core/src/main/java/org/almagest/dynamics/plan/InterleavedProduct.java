package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.MatrixProduct;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * Products of many matrices that lie interleaved: rows and columns are the axes 2 and 1, and the innermost axis says which product
 * it is. Only in lowered graphs, which are not differentiated any more.
 */
record InterleavedProduct(boolean transposeLeft, boolean transposeRight) implements LoweredPrimitive {
    @Override
    public Shape shape(List<Shape> inputs) {
        Shape a = inputs.get(0);
        Shape b = inputs.get(1);
        int rows = a.extent(transposeLeft ? 1 : 2);
        int columns = b.extent(transposeRight ? 2 : 1);
        Shape lanes = a.with(2, 1).with(1, 1).broadcast(b.with(2, 1).with(1, 1));
        return lanes.with(2, rows).with(1, columns);
    }

    /** The step that computes it. */
    Step step(Node node) {
        Shape a = node.input(0).shape();
        Shape b = node.input(1).shape();
        int many = node.shape().columns();
        int left = a.extent(1) * many;
        int right = b.extent(1) * many;
        return Step.of(
                new InterleavedProductInstruction(
                        node.shape().extent(2),
                        a.extent(transposeLeft ? 2 : 1),
                        node.shape().extent(1),
                        many,
                        transposeLeft ? many : left,
                        transposeLeft ? left : many,
                        transposeRight ? many : right,
                        transposeRight ? right : many,
                        Offsets.over(node.shape(), 3, a),
                        Offsets.over(node.shape(), 3, b)),
                node,
                List.of(node.input(0), node.input(1)));
    }

    /** The same of matrices that lie one behind the other. */
    static InterleavedProduct of(MatrixProduct product) {
        return new InterleavedProduct(product.transposeLeft(), product.transposeRight());
    }
}
