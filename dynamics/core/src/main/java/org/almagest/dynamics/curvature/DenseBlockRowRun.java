package org.almagest.dynamics.curvature;

import java.util.List;
import org.almagest.dynamics.curvature.DenseBlockRow.Layer;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.plan.Execution;

/** The arrays of one affine strip, and the sums over examples of its derivatives. */
final class DenseBlockRowRun implements RowRun {
    /** Rows of products of derivatives at once: few enough to stay in the first cache. */
    private static final int SLAB = 32;
    /** Products of two inputs that are kept: 2 MB. In a layer with more each direction makes its own. */
    private static final int MOST_PAIRS = 1 << 18;

    private final DenseBlockRow strip;
    private final List<Block> blocks;
    private final Kernels kernels = Kernels.active();
    private final Execution execution;
    private final double[] arena;
    private final int batch;
    /** Where the products of derivatives are, and where their sums over examples. */
    private final int products;

    private final int results;
    /** Where the products of two inputs of each moved layer are; −1 where they are too many to keep. */
    private final int[] pairs;
    /** Whether they are those of the loaded examples. */
    private boolean paired;
    /** Which inputs of a layer move in one direction. */
    private final boolean[] moves;

    DenseBlockRowRun(DenseBlockRow strip, List<Block> blocks, double[] parameters, Execution execution) {
        this.strip = strip;
        this.blocks = blocks;
        this.batch = strip.batch();
        this.execution = execution;
        this.arena = execution.arena();
        this.products = strip.workspace();
        this.pairs = new int[strip.moved()];
        int end = products + products(strip.layers(), batch);
        for (int layer = 0; layer < strip.moved(); layer++) {
            int size = pairs(strip.layers().get(layer), batch);
            pairs[layer] = size == 0 ? -1 : end;
            end += size;
        }
        this.results = end;
        this.moves =
                new boolean[strip.layers().stream().mapToInt(Layer::cols).max().orElse(0)];
        System.arraycopy(parameters, 0, arena, strip.parameters(), parameters.length);
    }

    private static int products(List<Layer> layers, int batch) {
        return Math.multiplyExact(
                layers.stream().mapToInt(DenseBlockRowRun::slab).max().orElse(0), batch);
    }

    /** Numbers that the products of two inputs of a layer take; 0 where they are too many to keep. */
    private static int pairs(Layer layer, int batch) {
        long numbers = (long) DenseBlockRow.padded(layer.pairCount()) * batch;
        return numbers <= MOST_PAIRS ? (int) numbers : 0;
    }

    /** Room that the sums over examples need beside the arrays. */
    static int workspace(List<Layer> layers, int moved, int batch) {
        int rows = 0;
        int states = 0;
        int results = 0;
        int pairs = 0;
        for (Layer layer : layers) {
            rows = Math.max(rows, Math.max(slab(layer), layer.rows()));
        }
        for (Layer layer : layers.subList(0, moved)) {
            states = Math.max(states, DenseBlockRow.padded(layer.states()));
            if (pairs(layer, batch) > 0) {
                pairs = Math.addExact(pairs, pairs(layer, batch));
                results = Math.max(results, Math.multiplyExact(layer.rows(), DenseBlockRow.padded(layer.pairCount())));
            }
        }
        int sums = Math.max(results, Math.multiplyExact(rows, states));
        return Math.addExact(Math.addExact(products(layers, batch), pairs), sums);
    }

    /** Rows of products with whole neurons of a layer. */
    private static int slab(Layer layer) {
        return Math.min(layer.rows(), Math.max(1, SLAB / layer.cols())) * layer.cols();
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public void load(Examples examples, int from) {
        strip.slots().load(examples, from, arena);
        execution.runPrologue();
        paired = false;
    }

    private void multiplyPairs() {
        for (int layer = 0; layer < strip.moved(); layer++) {
            if (pairs[layer] >= 0) {
                multiplyPairs(strip.layers().get(layer), pairs[layer]);
            }
        }
        paired = true;
    }

    /** x_i·x_i′ for i ≤ i′, one example a row. */
    private void multiplyPairs(Layer layer, int to) {
        int padded = DenseBlockRow.padded(layer.states());
        int stride = DenseBlockRow.padded(layer.pairCount());
        for (int example = 0; example < batch; example++) {
            int from = strip.at(layer.transposed()) + example * padded;
            int at = to + example * stride;
            for (int i = 0; i < layer.states(); i++) {
                kernels.scale(arena, layer.states() - i, arena[from + i], from + i, -1, 0, at);
                at += layer.states() - i;
            }
        }
    }

    /** One direction a neuron of the moved layers, one layer after another. */
    @Override
    public int directions() {
        int count = 0;
        for (int layer = 0; layer < strip.moved(); layer++) {
            count += strip.layers().get(layer).rows();
        }
        return count;
    }

    @Override
    public int lanes() {
        return strip.lanes();
    }

    @Override
    public void add(int from, int count, double share, UpperTriangle sums) {
        seed(from, count, 1);
        execution.runBody();
        if (!paired) {
            // not before: the plan's outputs are complete only after the body
            multiplyPairs();
        }
        seed(from, count, 0);
        int layer = 0;
        int first = 0;
        for (int lane = 0; lane < count; lane++) {
            while (from + lane - first >= strip.layers().get(layer).rows()) {
                first += strip.layers().get(layer++).rows();
            }
            Layer rows = strip.layers().get(layer);
            int neuron = from + lane - first;
            for (int other = layer; other < strip.layers().size(); other++) {
                Layer columns = strip.layers().get(other);
                if (other == layer && pairs[layer] >= 0) {
                    addPairs(rows, pairs[layer], neuron, lane, share, sums);
                } else {
                    addWeights(rows, neuron, lane, columns, share, sums);
                    addBiases(rows, neuron, lane, columns, share, sums);
                }
            }
        }
    }

    private void seed(int from, int count, double value) {
        int layer = 0;
        int first = 0;
        for (int lane = 0; lane < count; lane++) {
            while (from + lane - first >= strip.layers().get(layer).rows()) {
                first += strip.layers().get(layer++).rows();
            }
            arena[strip.seed(layer) + lane * strip.layers().get(layer).rows() + from + lane - first] = value;
        }
    }

    /** A neuron with itself and those after it in its layer: Σ_n δ̇_k·(x_i·x_i′). */
    private void addPairs(Layer layer, int pairs, int neuron, int lane, double share, UpperTriangle sums) {
        int rows = layer.rows() - neuron;
        int stride = DenseBlockRow.padded(layer.pairCount());
        int slope = strip.slope(layer, lane) + neuron * batch;
        kernels.product(arena, rows, batch, stride, slope, batch, 1, pairs, stride, -1, 0, 0, results);
        Block weights = blocks.get(layer.weights());
        int cols = layer.cols();
        int states = layer.states();
        for (int row = 0; row < rows; row++) {
            int other = neuron + row;
            int at = results + row * stride;
            sums.addFolded(weights, neuron * cols, other * cols, cols, share, arena, at, states);
            if (layer.bias() >= 0) {
                addPairsWithBias(layer, neuron, other, share, at, sums);
            }
        }
    }

    private void addPairsWithBias(Layer layer, int neuron, int other, double share, int pairs, UpperTriangle sums) {
        Block weights = blocks.get(layer.weights());
        Block bias = blocks.get(layer.bias());
        int at = pairs;
        for (int i = 0; i < layer.cols(); i++) {
            at += layer.cols() - i;
            sums.add(weights, neuron * layer.cols() + i, bias, other, 1, share, arena, at);
            if (other > neuron) {
                sums.add(weights, other * layer.cols() + i, bias, neuron, 1, share, arena, at);
            }
            at++;
        }
        sums.add(bias, neuron, bias, other, 1, share, arena, at);
    }

    /** The columns of the other layer's weights, in the rows of one neuron's weights and bias. */
    private void addWeights(Layer rows, int neuron, int lane, Layer columns, double share, UpperTriangle sums) {
        int cols = columns.cols();
        int neurons = slab(columns) / cols;
        boolean flows = columns != rows && columns.flow() >= 0 && moves(columns, lane);
        // neurons before this one in its own layer have had these rows as columns
        for (int k = columns == rows ? neuron : 0; k < columns.rows(); k += neurons) {
            int count = Math.min(neurons, columns.rows() - k);
            for (int row = 0; row < count; row++) {
                multiply(columns, k + row, lane, flows, products + row * cols * batch);
            }
            addSums(rows, neuron, count * cols, products, columns.weights(), k * cols, share, sums);
        }
    }

    /** Notes which inputs of a layer move at all: of the layer above the moved one, often one. */
    private boolean moves(Layer layer, int lane) {
        boolean any = false;
        for (int i = 0; i < layer.cols(); i++) {
            int at = strip.flow(layer, lane) + i * batch;
            int n = 0;
            while (n < batch && arena[at + n] == 0) {
                n++;
            }
            moves[i] = n < batch;
            any |= moves[i];
        }
        return any;
    }

    /** δ̇_k·x_i + δ_k·ẋ_i for each input i of a layer. */
    private void multiply(Layer layer, int k, int lane, boolean flows, int to) {
        int slope = strip.slope(layer, lane) + k * batch;
        int state = strip.at(layer.state());
        for (int i = 0; i < layer.cols(); i++) {
            int c = to + i * batch;
            kernels.multiply(arena, batch, 1, slope, state + i * batch, -1, 0, c);
            if (flows && moves[i]) {
                int cotangent = strip.at(layer.cotangent()) + k * batch;
                kernels.multiply(arena, batch, 1, cotangent, strip.flow(layer, lane) + i * batch, c, 0, c);
            }
        }
    }

    /** The columns of the other layer's biases. */
    private void addBiases(Layer rows, int neuron, int lane, Layer columns, double share, UpperTriangle sums) {
        if (columns.bias() >= 0) {
            addSums(rows, neuron, columns.rows(), strip.slope(columns, lane), columns.bias(), 0, share, sums);
        }
    }

    /** Sums over examples: x of the neuron's layer times each of {@code count} rows at {@code factors}. */
    private void addSums(
            Layer layer, int neuron, int count, int factors, int block, int column, double share, UpperTriangle sums) {
        int stride = DenseBlockRow.padded(layer.states());
        int states = strip.at(layer.transposed());
        kernels.product(arena, count, batch, stride, factors, batch, 1, states, stride, -1, 0, 0, results);
        Block weights = blocks.get(layer.weights());
        Block columns = blocks.get(block);
        int cols = layer.cols();
        sums.addColumns(weights, neuron * cols, cols, columns, column, count, share, arena, results, stride);
        // the bias's row to the weights of its own layer is the weights' column to the bias
        if (layer.bias() >= 0 && block != layer.weights()) {
            Block bias = blocks.get(layer.bias());
            sums.addColumns(bias, neuron, 1, columns, column, count, share, arena, results + cols, stride);
        }
    }
}
