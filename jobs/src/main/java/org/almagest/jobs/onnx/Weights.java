package org.almagest.jobs.onnx;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Statistic;
import org.almagest.jobs.saved.ModelFileException;
import org.jspecify.annotations.Nullable;

/**
 * Which of a file's arrays are parameters, and where each lies in the flat vector. ONNX itself does not tell parameters from
 * other numbers: here every floating-point array with an axis that a node reads as data is one, in the order in which nodes
 * read them, but for running means and variances of batch normalisation, which are statistics, for masks with −∞, and for
 * numbers that only say what an operator does, such as an exponent.
 *
 * <p>An array of two axes or more is a layer's block W, a row a neuron or kernel; one that a product reads from the right as
 * [inputs][outputs] is kept transposed. Biases and scales belong to the layer before.
 */
final class Weights {
    /** What an array is to the node that reads it first. */
    enum Role {
        /** Weights with the outputs first. */
        WEIGHTS,
        /** Weights with the outputs last, kept transposed. */
        TRANSPOSED,
        /** Weights of a recurrent layer: [directions][gates·width][…]. */
        RECURRENT,
        /** A bias. */
        BIAS,
        /** The scale of a normalisation. */
        SCALE,
        /** The shift of a normalisation. */
        SHIFT,
        /** Anything else that is learnt. */
        OTHER
    }

    /**
     * A parameter.
     *
     * @param name its array's
     * @param shape extents in the file
     * @param role what it is
     * @param block where it lies
     * @param place its place among the blocks
     */
    record Parameter(String name, List<Long> shape, Role role, Block block, int place) {
        Parameter {
            shape = List.copyOf(shape);
        }
    }

    /**
     * A statistic: the running mean or variance of a batch normalisation.
     *
     * @param variance whether it is a variance
     * @param place its place among the statistics
     */
    record Kept(Statistic statistic, boolean variance, int place) {}

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Kept> statistics = new LinkedHashMap<>();
    private final List<String> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** How often a name was wanted: the search for a free one goes on where the last one ended. */
    private final Map<String, Integer> wanted = new HashMap<>();

    private int size;
    private int kept;

    private Weights() {}

    /**
     * Those of {@code model}.
     *
     * @throws ModelFileException if there are more numbers than we hold, or no weights
     * @throws IOException if its numbers cannot be read
     */
    static Weights of(OnnxModel model) throws IOException {
        long numbers = model.initialisers().values().stream()
                .mapToLong(StoredTensor::count)
                .sum();
        if (numbers > Bounds.NUMBERS) {
            throw new ModelFileException(String.format(
                    Locale.ROOT, "%d numbers: expected at most %d; take the network apart", numbers, Bounds.NUMBERS));
        }
        Weights weights = new Weights();
        for (Operation operation : model.operations()) {
            weights.add(operation, model.initialisers());
        }
        if (weights.layers.isEmpty()) {
            throw new ModelFileException(
                    "no node reads floating-point weights of two axes or more: expected those of at least one layer");
        }
        return weights;
    }

    private void add(Operation operation, Map<String, StoredTensor> arrays) throws IOException {
        List<String> reads = operation.inputs();
        for (int i = 0; i < reads.size(); i++) {
            StoredTensor array = arrays.get(reads.get(i));
            if (array == null
                    || !array.floating()
                    || array.shape().isEmpty()
                    || array.count() == 0
                    || parameters.containsKey(array.name())
                    || statistics.containsKey(array.name())
                    || saysWhatToDo(operation.type(), i)
                    || role(operation, i, array) == Role.OTHER && hides(array)) {
                continue;
            }
            if (operation.type().equals("BatchNormalization") && i >= 3) {
                Statistic statistic = new Statistic(array.name(), array.count(), 1, Double.NaN);
                statistics.put(array.name(), new Kept(statistic, i == 4, statistics.size()));
                kept += array.count();
            } else {
                add(operation, i, array);
            }
        }
    }

    /** Whether input {@code i} is no number of the network but a setting of the operator. */
    private static boolean saysWhatToDo(String type, int i) {
        return switch (type) {
            case "Pow", "Clip", "Dropout", "Pad", "Resize", "RotaryEmbedding" -> i >= 1;
            case "Shape", "Size", "ConstantOfShape", "Range" -> true;
            default -> false;
        };
    }

    /** Whether it is a mask, which is added to what a softmax takes: −∞, or the least number that there is, hides a place. */
    private static boolean hides(StoredTensor array) throws IOException {
        double least = Double.POSITIVE_INFINITY;
        for (double number : array.numbers()) {
            least = Math.min(least, number);
        }
        return least <= -Float.MAX_VALUE;
    }

    private void add(Operation operation, int input, StoredTensor array) {
        Role role = role(operation, input, array);
        List<Long> shape = array.shape();
        int rows =
                switch (role) {
                    case WEIGHTS -> (int) (long) shape.get(0);
                    case TRANSPOSED -> (int) (long) shape.get(1);
                    case RECURRENT -> (int) (shape.get(0) * shape.get(1));
                    default -> array.count();
                };
        boolean weight = role == Role.WEIGHTS || role == Role.TRANSPOSED || role == Role.RECURRENT;
        int layer;
        String name;
        if (weight) {
            boolean states = operation.type().equals("LSTM")
                    || operation.type().equals("GRU")
                    || operation.type().equals("RNN");
            if (states && input == 2) {
                layer = layers.size() - 1;
                name = "R";
            } else {
                layer = layers.size();
                layers.add(array.name());
                name = "W";
            }
        } else {
            layer = role == Role.OTHER ? -1 : layers.size() - 1;
            name = switch (role) {
                case BIAS -> "b";
                case SCALE -> "gamma";
                case SHIFT -> "beta";
                default -> array.name();
            };
        }
        Block block = new Block(layer, unique(layer, name), rows, array.count() / rows, size);
        parameters.put(array.name(), new Parameter(array.name(), shape, role, block, parameters.size()));
        size += array.count();
    }

    /** A second scale of a layer is called gamma2. */
    private String unique(int layer, String name) {
        int times = wanted.merge(layer + " " + name, 1, Integer::sum);
        String free = times == 1 ? name : name + times;
        while (!names.add(layer + " " + free)) {
            free = name + wanted.merge(layer + " " + name, 1, Integer::sum);
        }
        return free;
    }

    private static Role role(Operation operation, int input, StoredTensor array) {
        int axes = array.shape().size();
        return switch (operation.type()) {
            case "Gemm" ->
                input == 1 && axes == 2
                        ? operation.whole("transB", 0) == 1 ? Role.WEIGHTS : Role.TRANSPOSED
                        : input == 2 ? Role.BIAS : Role.OTHER;
            case "MatMul" ->
                axes == 2 ? input == 1 ? Role.TRANSPOSED : Role.WEIGHTS : axes > 2 ? Role.WEIGHTS : Role.OTHER;
            case "Conv", "ConvTranspose" ->
                input == 1 && axes >= 3 ? Role.WEIGHTS : input == 2 ? Role.BIAS : Role.OTHER;
            case "LSTM", "GRU", "RNN" -> input <= 2 && axes == 3 ? Role.RECURRENT : input == 3 ? Role.BIAS : Role.OTHER;
            case "BatchNormalization",
                    "LayerNormalization",
                    "InstanceNormalization",
                    "GroupNormalization",
                    "RMSNormalization" -> input == 1 ? Role.SCALE : input == 2 ? Role.SHIFT : Role.OTHER;
            case "Gather" -> input == 0 && axes >= 2 ? Role.WEIGHTS : Role.OTHER;
            case "Add" -> axes == 1 ? Role.BIAS : Role.OTHER;
            case "Transpose" -> axes == 2 ? Role.WEIGHTS : Role.OTHER;
            default -> Role.OTHER;
        };
    }

    /** The parameter of this name; null if the array is none. */
    @Nullable
    Parameter parameter(String name) {
        return parameters.get(name);
    }

    /** The statistic of this name; null if the array is none. */
    @Nullable
    Kept statistic(String name) {
        return statistics.get(name);
    }

    /** The parameters in the order of the flat vector. */
    List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    List<Block> blocks() {
        return parameters.values().stream().map(Parameter::block).toList();
    }

    List<Statistic> statistics() {
        return statistics.values().stream().map(Kept::statistic).toList();
    }

    /** The names of the arrays that are weights, by layer number. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    /** The statistics in the order of the flat vector. */
    List<Kept> kept() {
        return List.copyOf(statistics.values());
    }

    /** The flat vector as {@code model} has it, which these weights are of: the parameters, then the statistics. */
    double[] read(OnnxModel model) throws IOException {
        double[] flat = new double[size + kept];
        for (Parameter parameter : parameters.values()) {
            StoredTensor array = requireNonNull(model.initialisers().get(parameter.name));
            if (parameter.role == Role.TRANSPOSED) {
                transpose(array.numbers(), parameter.block, flat);
            } else {
                array.read(flat, parameter.block.offset());
            }
        }
        int at = size;
        for (Kept statistic : statistics.values()) {
            requireNonNull(model.initialisers().get(statistic.statistic.name())).read(flat, at);
            at += statistic.statistic.size();
        }
        return flat;
    }

    private static void transpose(double[] numbers, Block block, double[] flat) {
        for (int row = 0; row < block.rows(); row++) {
            for (int column = 0; column < block.cols(); column++) {
                flat[block.offset() + row * block.cols() + column] = numbers[column * block.rows() + row];
            }
        }
    }
}
