package org.almagest.studies.implicitregularisation;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.jspecify.annotations.Nullable;

/**
 * The regulariser R of a network that gives an image: a capability of its model. With adjacencies A of the rows and B of the columns, R(M)
 * = (tr(MᵀL_A M) + tr(M L_B Mᵀ))/n² with L_A = diag(A·1) − A, which is Σ over pairs of rows i &lt; j of A_ij·‖M_i − M_j‖²/n² and the same of
 * the columns.
 */
interface ImageEnergy {
    /** The words in a sweep file. */
    List<String> WORDS = List.of("none", "total-variation", "dirichlet", "air", "inrr");

    /** What the blocks of the rows' adjacency have behind their names. */
    String ROWS = "_rows";

    /** The same of the columns'. */
    String COLUMNS = "_columns";

    /**
     * Emits R, 1x1.
     *
     * @param image M, [n][n]
     */
    Node emit(ForwardPass pass, Node image);

    /** Whether a block is one of an adjacency's, and not the image's own. */
    static boolean learned(Block block) {
        return block.name().endsWith(ROWS) || block.name().endsWith(COLUMNS);
    }

    /** The learned adjacency of the rows; null where there is none. */
    default @Nullable Adjacency rows() {
        return null;
    }

    /** Floating-point operations, roughly. */
    double operations();

    /**
     * The one that a sweep file names; null for {@code none}.
     *
     * @param blocks takes those of the adjacencies
     * @param n rows and columns of the image
     */
    static @Nullable ImageEnergy of(String word, Blocks.Builder blocks, int n) {
        return switch (word) {
            case "none" -> null;
            case "total-variation" -> new TotalVariation(n);
            case "dirichlet" -> new PathEnergy(n);
            case "air" -> new LearnedEnergy(n, FreeAdjacency.of(blocks, ROWS, n), FreeAdjacency.of(blocks, COLUMNS, n));
            default -> new LearnedEnergy(n, SineAdjacency.of(blocks, ROWS, n), SineAdjacency.of(blocks, COLUMNS, n));
        };
    }

    /** The differences between neighbouring rows, [n−1][n], or columns, [n][n−1]. */
    static Node differences(GraphBuilder graph, Node image, int axis, int n) {
        return graph.subtract(graph.slice(image, axis, 1, n - 1), graph.slice(image, axis, 0, n - 1));
    }
}
