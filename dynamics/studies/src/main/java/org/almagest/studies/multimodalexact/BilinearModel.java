package org.almagest.studies.multimodalexact;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;

/**
 * x₁ᵀPQᵀx₂. Blocks: {@code P} and {@code Q}, both [numbers][columns].
 *
 * @param numbers d in each of the two inputs
 * @param rank of PQᵀ, at most; 0 is one column of zeros in both, which no gradient moves
 */
record BilinearModel(int numbers, int rank) implements Model {
    private static final double DEVIATION = 0.3;

    BilinearModel {
        if (2L * numbers * rank > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "rank %d with inputs of %d numbers: expected fewer than 2^31 parameters; choose a smaller rank",
                    rank,
                    numbers));
        }
    }

    private int columns() {
        return Math.max(rank, 1);
    }

    private double deviation() {
        return rank == 0 ? 0 : DEVIATION;
    }

    @Override
    public List<Block> blocks() {
        int columns = columns();
        return List.of(new Block(0, "P", numbers, columns, 0), new Block(0, "Q", numbers, columns, numbers * columns));
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] entries = new double[parameterCount()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = rank == 0 ? 0 : DEVIATION * random.normal();
        }
        return entries;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(deviation());
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node first = graph.product(pass.parameter(0), graph.slice(inputs, 1, 0, numbers), true, false);
        Node second = graph.product(pass.parameter(1), graph.slice(inputs, 1, numbers, numbers), true, false);
        return graph.sum(graph.multiply(first, second), 0b10);
    }

    /** ‖M − PQᵀ‖²_F at {@code theta}, from M, [numbers][numbers]. */
    double squaredDistance(double[] theta, double[] matrix) {
        int columns = columns();
        int second = numbers * columns;
        double sum = 0;
        for (int i = 0; i < numbers; i++) {
            for (int j = 0; j < numbers; j++) {
                double apart = matrix[i * numbers + j];
                for (int r = 0; r < columns; r++) {
                    apart = Math.fma(-theta[i * columns + r], theta[second + j * columns + r], apart);
                }
                sum = Math.fma(apart, apart, sum);
            }
        }
        return sum;
    }

    @Override
    public double operationsPerExample() {
        return 4.0 * numbers * columns();
    }
}
