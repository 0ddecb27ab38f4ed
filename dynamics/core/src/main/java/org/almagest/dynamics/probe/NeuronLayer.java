package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.RobustNorm;

/**
 * The input weights of a layer's neurons, or its flattened kernels, one after another. Where the layer has a bias for each
 * of them it is the last number of the vector, as in w·(x, 1).
 *
 * @param layer 0-based index
 * @param count neurons or kernels
 * @param length numbers in each vector
 * @param biased whether the last of them is a bias
 * @param vectors [count][length]
 */
record NeuronLayer(int layer, int count, int length, boolean biased, double[] vectors) {
    private static final String WEIGHTS = "W";
    private static final String RESIDUAL_WEIGHTS = "A";
    private static final String BIAS = "b";

    /** The layers of {@code model} at {@code parameters}, in the order of its blocks. */
    static List<NeuronLayer> of(Model model, double[] parameters) {
        List<NeuronLayer> layers = new ArrayList<>();
        for (Block block : model.blocks()) {
            if (block.name().equals(WEIGHTS) || block.name().equals(RESIDUAL_WEIGHTS)) {
                layers.add(of(block, bias(model, block), parameters));
            }
        }
        return layers;
    }

    /** Those whose rows are hidden neurons: all but the head, which is the last of several layers W. */
    static List<NeuronLayer> hidden(Model model, List<NeuronLayer> layers) {
        boolean head = layers.size() > 1
                && model.blocks().stream().noneMatch(block -> block.name().equals(RESIDUAL_WEIGHTS));
        return head ? layers.subList(0, layers.size() - 1) : layers;
    }

    private static List<Block> bias(Model model, Block weights) {
        return model.blocks().stream()
                .filter(block ->
                        block.name().equals(BIAS) && block.layer() == weights.layer() && block.size() == weights.rows())
                .toList();
    }

    private static NeuronLayer of(Block weights, List<Block> bias, double[] parameters) {
        int length = weights.cols() + bias.size();
        double[] vectors = new double[Math.multiplyExact(weights.rows(), length)];
        for (int j = 0; j < weights.rows(); j++) {
            System.arraycopy(parameters, weights.offset() + j * weights.cols(), vectors, j * length, weights.cols());
            for (Block one : bias) {
                vectors[j * length + weights.cols()] = parameters[one.offset() + j];
            }
        }
        return new NeuronLayer(weights.layer(), weights.rows(), length, !bias.isEmpty(), vectors);
    }

    /** The Euclidean norm of each vector. */
    double[] norms() {
        double[] norms = new double[count];
        for (int j = 0; j < count; j++) {
            norms[j] = RobustNorm.of(squaredNorm(vectors, j * length, length), vectors, j * length, length);
        }
        return norms;
    }

    /** The sum of the squares of all numbers. */
    double squaredNorm() {
        return squaredNorm(vectors, 0, vectors.length);
    }

    /** ‖θ − θ′‖², both layers of one shape. */
    double squaredDistance(NeuronLayer other) {
        double sum = 0;
        for (int i = 0; i < vectors.length; i++) {
            double difference = vectors[i] - other.vectors[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double squaredNorm(double[] values, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }
}
