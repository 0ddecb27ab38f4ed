package org.almagest.dynamics.curvature;

import java.util.Arrays;
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
    /** Numbers of rows that are multiplied at one go by products of inputs: 256 kB, a quarter of a second-level cache. */
    private static final int MOST_PACKED = 1 << 15;
    /** Products of inputs that one strip keeps: 8 MB. */
    private static final int MOST_KEPT = 1 << 20;
    /** Inputs that move are looked at by themselves where at most one in so many does. */
    private static final int FEW = 8;

    private final DenseBlockRow strip;
    private final List<Block> blocks;
    private final Kernels kernels = Kernels.active();
    private final Execution execution;
    private final double[] arena;
    private final int batch;
    /** Where the products of derivatives are, and where their sums over examples. */
    private final int products;

    private final int results;
    /** Where the products of one example's inputs are while they are made. */
    private final int scratch;
    /** Where rows of derivatives are that do not lie together otherwise, and how many fit. */
    private final int packed;

    private final int mostPacked;
    /** Where the products of the inputs of a moved layer and another are; −1 where they are too many to keep. */
    private final int[][] pairs;
    /** What these are; null likewise, and until they are first asked for. */
    private final InputPairs[][] made;
    /** Whether they are those of the loaded examples. */
    private final boolean[][] filled;
    /** Where in the matrix the rows of a product go. */
    private final int[] places;
    /** Which inputs of a layer move in one direction. */
    private final boolean[] moves;

    DenseBlockRowRun(DenseBlockRow strip, List<Block> blocks, double[] parameters, Execution execution) {
        this.strip = strip;
        this.blocks = blocks;
        this.batch = strip.batch();
        this.execution = execution;
        this.arena = execution.arena();
        List<Layer> layers = strip.layers();
        this.products = strip.workspace();
        this.packed = products + products(layers, batch);
        this.mostPacked = packed(layers, strip.lanes(), batch);
        this.scratch = packed + mostPacked * batch;
        this.results = scratch + scratch(layers, strip.moved());
        this.pairs = pairs(layers, strip.moved(), batch, strip.largest());
        int begin = results + results(layers, strip.moved(), mostPacked);
        for (int[] row : pairs) {
            for (int other = 0; other < row.length; other++) {
                row[other] += row[other] < 0 ? 0 : begin;
            }
        }
        this.made = new InputPairs[strip.moved()][layers.size()];
        this.filled = new boolean[strip.moved()][layers.size()];
        this.places = new int[mostPacked];
        this.moves = new boolean[layers.stream().mapToInt(Layer::cols).max().orElse(0)];
        System.arraycopy(parameters, 0, arena, strip.parameters(), parameters.length);
    }

    private static int products(List<Layer> layers, int batch) {
        return Math.multiplyExact(
                layers.stream().mapToInt(DenseBlockRowRun::slab).max().orElse(0), batch);
    }

    /** How many rows of derivatives are packed at most. */
    private static int packed(List<Layer> layers, int lanes, int batch) {
        int rows = layers.stream().mapToInt(Layer::rows).max().orElse(0);
        return (int) Math.min((long) rows * lanes, Math.max(1, MOST_PACKED / batch));
    }

    private static int scratch(List<Layer> layers, int moved) {
        int most = 0;
        for (int l = 0; l < moved; l++) {
            for (Layer columns : layers.subList(l, layers.size())) {
                if (InputPairs.size(layers.get(l), columns, 1) > 0) {
                    most = Math.max(most, InputPairs.scratch(layers.get(l), columns));
                }
            }
        }
        return most;
    }

    /**
     * Where the products of inputs lie, the first at 0, for each moved layer and each; −1 where they are not kept. Near layers come first:
     * only there do few inputs move.
     */
    private static int[][] pairs(List<Layer> layers, int moved, int batch, int largest) {
        int[][] places = new int[moved][layers.size()];
        long kept = 0;
        int end = 0;
        for (int l = 0; l < moved; l++) {
            Arrays.fill(places[l], -1);
        }
        for (int far = 0; far < layers.size(); far++) {
            for (int l = 0; l < moved && l + far < layers.size(); l++) {
                Layer columns = layers.get(l + far);
                int size = InputPairs.size(layers.get(l), columns, largest);
                if (size > 0 && kept + size <= MOST_KEPT) {
                    kept += size;
                    places[l][l + far] = end;
                    end += InputPairs.size(layers.get(l), columns, batch);
                }
            }
        }
        return places;
    }

    private static int results(List<Layer> layers, int moved, int mostPacked) {
        int rows = 0;
        int states = 0;
        for (Layer layer : layers) {
            rows = Math.max(rows, Math.max(slab(layer), layer.rows()));
            states = Math.max(states, DenseBlockRow.padded(layer.states()));
        }
        return Math.max(Math.multiplyExact(rows, states), mostPacked * InputPairs.PANEL);
    }

    /** Room that the sums over examples need beside the arrays. */
    static int workspace(List<Layer> layers, int moved, int lanes, int batch, int largest) {
        int mostPacked = packed(layers, lanes, batch);
        int room = products(layers, batch) + mostPacked * batch + scratch(layers, moved);
        room = Math.addExact(room, results(layers, moved, mostPacked));
        int[][] pairs = pairs(layers, moved, batch, largest);
        for (int l = 0; l < moved; l++) {
            for (int other = l; other < layers.size(); other++) {
                if (pairs[l][other] >= 0) {
                    room = Math.addExact(room, InputPairs.size(layers.get(l), layers.get(other), batch));
                }
            }
        }
        return room;
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
        for (boolean[] row : filled) {
            Arrays.fill(row, false);
        }
    }

    /** The products of the inputs of two layers; not before the first run of the plan's body, when its outputs are complete. */
    private InputPairs pairs(int rows, int columns, UpperTriangle sums) {
        if (made[rows][columns] == null) {
            made[rows][columns] =
                    InputPairs.of(strip.layers().get(rows), strip.layers().get(columns), sums.stride());
        }
        if (!filled[rows][columns]) {
            Layer x = strip.layers().get(rows);
            Layer y = strip.layers().get(columns);
            made[rows][columns].fill(
                    kernels,
                    arena,
                    batch,
                    strip.at(x.transposed()),
                    DenseBlockRow.padded(x.states()),
                    strip.at(y.transposed()),
                    DenseBlockRow.padded(y.states()),
                    pairs[rows][columns],
                    scratch);
            filled[rows][columns] = true;
        }
        return made[rows][columns];
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
        seed(from, count, 0);
        int layer = 0;
        int first = 0;
        for (int lane = 0; lane < count; ) {
            int rows = strip.layers().get(layer).rows();
            int end = Math.min(count, first + rows - from);
            for (int other = layer; other < strip.layers().size() && lane < end; other++) {
                if (pairs[layer][other] < 0) {
                    addOneByOne(layer, other, from - first, lane, end, share, sums);
                } else if (other == layer) {
                    addFolded(layer, from - first, lane, end, share, sums);
                } else {
                    addCrossed(layer, other, from - first, lane, end, share, sums);
                }
            }
            lane = Math.max(lane, end);
            first += rows;
            layer++;
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

    /**
     * Directions {@code lane} to {@code end} of a layer in the columns of another, by products of derivatives made for each.
     *
     * @param before what is added to a lane gives its neuron
     */
    private void addOneByOne(int rows, int columns, int before, int lane, int end, double share, UpperTriangle sums) {
        Layer layer = strip.layers().get(rows);
        Layer other = strip.layers().get(columns);
        for (int l = lane; l < end; l++) {
            boolean flows = rows != columns && other.flow() >= 0 && moving(other, l) > 0;
            addWeights(layer, before + l, l, other, flows, share, sums);
            addBiases(layer, before + l, l, other, share, sums);
        }
    }

    /** Neurons with themselves and those after them in their layer: Σ_n δ̇_k·(x_i·x_i′). */
    private void addFolded(int rows, int before, int lane, int end, double share, UpperTriangle sums) {
        Layer layer = strip.layers().get(rows);
        Block weights = blocks.get(layer.weights());
        InputPairs inputs = pairs(rows, rows, sums);
        sums.fold(weights);
        int count = 0;
        for (int l = lane; l < end; l++) {
            int neuron = before + l;
            for (int k = neuron; k < layer.rows(); k++) {
                if (count == mostPacked) {
                    addPairs(inputs, pairs[rows][rows], packed, count, true, share, sums);
                    count = 0;
                }
                System.arraycopy(arena, strip.slope(layer, l) + k * batch, arena, packed + count * batch, batch);
                places[count++] = sums.place(weights, neuron * layer.cols(), weights, k * layer.cols());
            }
        }
        addPairs(inputs, pairs[rows][rows], packed, count, true, share, sums);
        for (int l = lane; l < end && layer.bias() >= 0; l++) {
            addOwnBiases(layer, before + l, l, share, sums);
        }
    }

    /** The biases of a neuron's layer, in the rows of its weights and bias, and its bias in the rows of later weights. */
    private void addOwnBiases(Layer layer, int neuron, int lane, double share, UpperTriangle sums) {
        int stride = DenseBlockRow.padded(layer.states());
        int rows = layer.rows() - neuron;
        int cols = layer.cols();
        int slope = strip.slope(layer, lane) + neuron * batch;
        int states = strip.at(layer.transposed());
        kernels.product(arena, rows, batch, stride, slope, batch, 1, states, stride, -1, 0, 0, results);
        Block weights = blocks.get(layer.weights());
        Block bias = blocks.get(layer.bias());
        sums.addColumns(weights, neuron * cols, cols, bias, neuron, rows, 1, share, arena, results, stride);
        sums.addColumns(bias, neuron, 1, bias, neuron, rows, 1, share, arena, results + cols, stride);
        for (int row = 1; row < rows; row++) {
            int at = results + row * stride;
            sums.addColumns(weights, (neuron + row) * cols, cols, bias, neuron, 1, 1, share, arena, at, stride);
        }
    }

    /** Directions of a layer in the columns of a later one: Σ_n δ̇_k·(x_i·x′_i′), and what the few moving x′ add. */
    private void addCrossed(int rows, int columns, int before, int lane, int end, double share, UpperTriangle sums) {
        Layer layer = strip.layers().get(rows);
        Layer other = strip.layers().get(columns);
        int most = Math.max(1, other.cols() / FEW);
        int first = lane;
        for (int l = lane; l < end; l++) {
            int moving = other.flow() >= 0 ? moving(other, l) : 0;
            if (moving > most) {
                addRows(rows, columns, before, first, l, share, sums);
                first = l + 1;
                addWeights(layer, before + l, l, other, true, share, sums);
            } else {
                addOwnBias(layer, before + l, l, other, share, sums);
                for (int i = 0; i < other.cols() && moving > 0; i++) {
                    if (moves[i]) {
                        addFlow(layer, before + l, l, other, i, share, sums);
                    }
                }
            }
            addBiases(layer, before + l, l, other, share, sums);
        }
        addRows(rows, columns, before, first, end, share, sums);
    }

    /** The columns of another layer's weights in the rows of the weights of some neurons, where nothing moves. */
    private void addRows(int rows, int columns, int before, int lane, int end, double share, UpperTriangle sums) {
        Layer layer = strip.layers().get(rows);
        Layer other = strip.layers().get(columns);
        Block weights = blocks.get(layer.weights());
        Block others = blocks.get(other.weights());
        boolean straight = UpperTriangle.straight(weights, others);
        int count = (end - lane) * other.rows();
        for (int from = 0; from < count; from += mostPacked) {
            int m = Math.min(mostPacked, count - from);
            for (int i = 0; i < m; i++) {
                int neuron = before + lane + (from + i) / other.rows();
                int k = (from + i) % other.rows();
                places[i] = sums.place(weights, neuron * layer.cols(), others, k * other.cols());
            }
            int slopes = strip.slope(other, lane) + from * batch;
            addPairs(pairs(rows, columns, sums), pairs[rows][columns], slopes, m, straight, share, sums);
        }
    }

    /** Rows of δ̇ times products of inputs, to {@link #places}. */
    private void addPairs(
            InputPairs inputs, int from, int slopes, int m, boolean straight, double share, UpperTriangle sums) {
        for (int panel = 0; panel < inputs.panels().size(); panel++) {
            int width = inputs.width(panel);
            int at = from + InputPairs.start(panel, batch);
            kernels.product(arena, m, batch, width, slopes, batch, 1, at, width, -1, 0, 0, results);
            sums.addPieces(
                    straight,
                    m,
                    share,
                    arena,
                    results,
                    width,
                    places,
                    inputs.panels().get(panel));
        }
    }

    /** The columns of another layer's weights in the row of a neuron's bias, where nothing moves. */
    private void addOwnBias(Layer layer, int neuron, int lane, Layer columns, double share, UpperTriangle sums) {
        if (layer.bias() < 0) {
            return;
        }
        int stride = DenseBlockRow.padded(columns.states());
        int width = DenseBlockRow.padded(columns.cols());
        int states = strip.at(columns.transposed());
        int slopes = strip.slope(columns, lane);
        kernels.product(arena, columns.rows(), batch, width, slopes, batch, 1, states, stride, -1, 0, 0, results);
        Block bias = blocks.get(layer.bias());
        Block weights = blocks.get(columns.weights());
        for (int k = 0; k < columns.rows(); k++) {
            int at = results + k * width;
            sums.add(bias, neuron, weights, k * columns.cols(), columns.cols(), share, arena, at);
        }
    }

    /** What input i of another layer adds by moving: Σ_n x·δ_k·ẋ_i in the columns of the weights of i. */
    private void addFlow(Layer layer, int neuron, int lane, Layer columns, int i, double share, UpperTriangle sums) {
        int flow = strip.flow(columns, lane) + i * batch;
        int most = slab(columns);
        for (int k = 0; k < columns.rows(); k += most) {
            int count = Math.min(most, columns.rows() - k);
            for (int row = 0; row < count; row++) {
                int cotangent = strip.at(columns.cotangent()) + (k + row) * batch;
                kernels.multiply(arena, batch, 1, cotangent, flow, -1, 0, products + row * batch);
            }
            int column = k * columns.cols() + i;
            addSums(layer, neuron, count, products, columns.weights(), column, columns.cols(), share, sums);
        }
    }

    /** The columns of the other layer's weights, in the rows of one neuron's weights and bias. */
    private void addWeights(
            Layer rows, int neuron, int lane, Layer columns, boolean flows, double share, UpperTriangle sums) {
        int cols = columns.cols();
        int neurons = slab(columns) / cols;
        // neurons before this one in its own layer have had these rows as columns
        for (int k = columns == rows ? neuron : 0; k < columns.rows(); k += neurons) {
            int count = Math.min(neurons, columns.rows() - k);
            for (int row = 0; row < count; row++) {
                multiply(columns, k + row, lane, flows, products + row * cols * batch);
            }
            addSums(rows, neuron, count * cols, products, columns.weights(), k * cols, 1, share, sums);
        }
    }

    /** Notes which inputs of a layer move at all, and how many: of the layer above the moved one, often one. */
    private int moving(Layer layer, int lane) {
        int count = 0;
        for (int i = 0; i < layer.cols(); i++) {
            moves[i] = moves(strip.flow(layer, lane) + i * batch);
            count += moves[i] ? 1 : 0;
        }
        return count;
    }

    /** Whether any number of a row is not zero; eight at a time, by their bits. */
    private boolean moves(int at) {
        int n = 0;
        for (; n <= batch - 8; n += 8) {
            long bits = bits(at + n)
                    | bits(at + n + 1)
                    | bits(at + n + 2)
                    | bits(at + n + 3)
                    | bits(at + n + 4)
                    | bits(at + n + 5)
                    | bits(at + n + 6)
                    | bits(at + n + 7);
            if (bits << 1 != 0) {
                return true;
            }
        }
        for (; n < batch; n++) {
            if (bits(at + n) << 1 != 0) {
                return true;
            }
        }
        return false;
    }

    private long bits(int at) {
        return Double.doubleToRawLongBits(arena[at]);
    }

    /** δ̇_k·x_i + δ_k·ẋ_i for each input i of a layer. */
    private void multiply(Layer layer, int k, int lane, boolean flows, int to) {
        int slope = strip.slope(layer, lane) + k * batch;
        int state = strip.at(layer.state());
        if (flows) {
            int cotangent = strip.at(layer.cotangent()) + k * batch;
            int flow = strip.flow(layer, lane);
            kernels.multiplyRows(arena, layer.cols(), batch, slope, state, cotangent, flow, to);
            return;
        }
        for (int i = 0; i < layer.cols(); i++) {
            kernels.multiply(arena, batch, 1, slope, state + i * batch, -1, 0, to + i * batch);
        }
    }

    /** The columns of the other layer's biases. */
    private void addBiases(Layer rows, int neuron, int lane, Layer columns, double share, UpperTriangle sums) {
        if (columns.bias() >= 0) {
            addSums(rows, neuron, columns.rows(), strip.slope(columns, lane), columns.bias(), 0, 1, share, sums);
        }
    }

    /** Sums over examples: x of the neuron's layer times each of {@code count} rows at {@code factors}. */
    private void addSums(
            Layer layer,
            int neuron,
            int count,
            int factors,
            int block,
            int column,
            int apart,
            double share,
            UpperTriangle sums) {
        int stride = DenseBlockRow.padded(layer.states());
        int states = strip.at(layer.transposed());
        kernels.product(arena, count, batch, stride, factors, batch, 1, states, stride, -1, 0, 0, results);
        Block weights = blocks.get(layer.weights());
        Block columns = blocks.get(block);
        int cols = layer.cols();
        sums.addColumns(weights, neuron * cols, cols, columns, column, count, apart, share, arena, results, stride);
        // the bias's row to the weights of its own layer is the weights' column to the bias
        if (layer.bias() >= 0 && block != layer.weights()) {
            Block bias = blocks.get(layer.bias());
            sums.addColumns(bias, neuron, 1, columns, column, count, apart, share, arena, results + cols, stride);
        }
    }
}
