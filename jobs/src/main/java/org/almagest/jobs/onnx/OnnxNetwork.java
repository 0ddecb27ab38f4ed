package org.almagest.jobs.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.Convolve;
import org.almagest.dynamics.autodiff.MatrixProduct;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.data.arrays.NumberType;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ConvolutionalLayers;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.Statistic;
import org.jspecify.annotations.Nullable;

/** A network of an ONNX file, for inputs and predictions of given sizes. It begins as the file has it, unless told otherwise. */
final class OnnxNetwork implements Model {
    /** Examples of the evaluation that finds out whether everything fits. */
    private static final int TRIED = 2;

    /** Versions of ONNX's operators whose meanings are known. */
    private static final int OLDEST = 13;

    private static final int NEWEST = 28;

    private final Weights weights;
    private final List<Operation> operations;
    private final Map<String, Fixed> fixed;
    private final String input;
    private final boolean wholeInput;
    private final long[] extents;
    private final int axis;
    private final long declared;
    private final String output;
    private final double[] initial;
    private final @Nullable FreshStart fresh;
    private final double operationsPerExample;
    private final ConvolutionalLayers convolutions;

    private OnnxNetwork(OnnxModel model, Weights weights, int features, @Nullable FreshStart fresh) throws IOException {
        if (model.opset() < OLDEST || model.opset() > NEWEST) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "operators of opset %d: expected %d to %d; export with torch.onnx.export(…, opset_version=18)",
                    model.opset(),
                    OLDEST,
                    NEWEST));
        }
        OnnxInput taken = OnnxInput.of(model, features);
        this.weights = weights;
        this.operations =
                model.operations().stream().map(Operation::withoutArrays).toList();
        this.fixed = fixed(model, weights);
        this.input = taken.name();
        this.wholeInput = taken.whole();
        this.extents = taken.extents();
        this.axis = taken.examples();
        this.declared = taken.declared();
        this.output = OnnxInput.output(model);
        this.initial = weights.read(model);
        this.fresh = fresh;
        NetworkInGraph tried = new NetworkInGraph(this);
        Node result = tried.predict(tried.input("inputs", Shape.of(features, TRIED)));
        List<Node> nodes = tried.graph().nodes();
        this.operationsPerExample =
                nodes.stream().mapToDouble(OnnxNetwork::cost).sum()
                        / result.shape().columns();
        double held = nodes.stream().mapToDouble(node -> node.shape().size()).sum();
        if (held > TRIED * (double) Bounds.NUMBERS) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "the network's inner arrays have %.0f numbers an example: expected at most %d",
                    held / TRIED,
                    Bounds.NUMBERS));
        }
        this.convolutions = new ConvolutionalLayers(kernels(tried, nodes));
    }

    /**
     * The network in {@code model}.
     *
     * @param features numbers in one input
     * @param outputs numbers in one prediction
     * @param fresh how it begins; null for the file's numbers
     * @throws UntranslatableException if it has no exact translation, naming the operator
     * @throws IllegalArgumentException if it does not take inputs or give predictions of these sizes
     * @throws IOException if its numbers cannot be read
     */
    static OnnxNetwork of(OnnxModel model, Weights weights, int features, int outputs, @Nullable FreshStart fresh)
            throws IOException {
        OnnxNetwork network = new OnnxNetwork(model, weights, features, fresh);
        NetworkInGraph tried = new NetworkInGraph(network);
        int given = tried.predict(tried.input("inputs", Shape.of(features, TRIED)))
                .shape()
                .rows();
        if (given != outputs) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "it predicts %d numbers, and the data has targets of %d; expected as many",
                    given,
                    outputs));
        }
        return network;
    }

    private static Map<String, Fixed> fixed(OnnxModel model, Weights weights) throws IOException {
        Map<String, Fixed> fixed = new HashMap<>();
        FoldedNumbers together = new FoldedNumbers();
        for (StoredTensor array : model.initialisers().values()) {
            boolean moves = weights.parameter(array.name()) != null || weights.statistic(array.name()) != null;
            if (!moves && array.type() != null && array.count() <= Fixed.MOST) {
                together.hold(array.count());
                fixed.put(array.name(), fixed(array));
            }
        }
        for (Operation operation : model.operations()) {
            Fixed value = value(operation, together);
            if (value != null) {
                fixed.put(Emission.attributeOf(operation), value);
            }
        }
        return fixed;
    }

    private static Fixed fixed(StoredTensor array) throws IOException {
        long[] extents = array.shape().stream().mapToLong(Long::longValue).toArray();
        double[] numbers = array.numbers();
        if (array.type() == NumberType.FLOAT32 && extents.length == 0) {
            // a number that says what an operator does was written as a decimal one
            numbers[0] = Operation.decimal((float) numbers[0]);
        } else if (array.type() == NumberType.FLOAT64 && extents.length == 0) {
            numbers[0] = Operation.meant(numbers[0]);
        }
        return new Fixed(extents, numbers, !array.floating());
    }

    private static @Nullable Fixed value(Operation operation, FoldedNumbers together) throws IOException {
        for (Map.Entry<String, Operation.Attribute> entry :
                operation.attributes().entrySet()) {
            Operation.Attribute attribute = entry.getValue();
            switch (entry.getKey()) {
                case "value" -> {
                    StoredTensor array = attribute.tensor();
                    if (array == null || array.type() == null || array.count() > Fixed.MOST) {
                        return null;
                    }
                    together.hold(array.count());
                    return fixed(array);
                }
                case "value_float" -> {
                    return new Fixed(new long[0], new double[] {operation.real("value_float", 0)}, false);
                }
                case "value_int" -> {
                    return Fixed.whole(operation.whole("value_int", 0));
                }
                case "value_ints" -> {
                    return Fixed.wholes(attribute.wholes().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
                }
                case "value_floats" -> {
                    return new Fixed(
                            new long[] {attribute.reals().size()},
                            attribute.reals().stream()
                                    .mapToDouble(Operation::decimal)
                                    .toArray(),
                            false);
                }
                default -> {
                    // no array
                }
            }
        }
        return null;
    }

    private static double cost(Node node) {
        double size = node.shape().size();
        if (node.primitive() instanceof MatrixProduct) {
            double inner = Math.sqrt((double) node.input(0).shape().rows()
                    * node.input(0).shape().columns()
                    * node.input(1).shape().rows()
                    * node.input(1).shape().columns()
                    / ((double) node.shape().rows() * node.shape().columns()));
            return 2 * size * inner;
        }
        return node.primitive() instanceof Convolve convolve
                ? 2 * size * convolve.geometry().weightColumns()
                : size;
    }

    private Map<Block, ConvolutionGeometry> kernels(NetworkInGraph tried, List<Node> nodes) {
        Map<Block, ConvolutionGeometry> kernels = new HashMap<>();
        for (Node node : nodes) {
            int place =
                    node.primitive() instanceof Convolve ? tried.parameters().indexOf(node.input(0)) : -1;
            if (place >= 0 && node.primitive() instanceof Convolve convolve) {
                kernels.put(blocks().get(place), convolve.geometry());
            }
        }
        return kernels;
    }

    @Override
    public List<Block> blocks() {
        return weights.blocks();
    }

    @Override
    public List<Statistic> statistics() {
        return weights.statistics();
    }

    /** The flat vector as the file has it. */
    double[] start() {
        return initial.clone();
    }

    @Override
    public double[] initialise(RandomStream random) {
        return fresh == null ? initial.clone() : fresh.draw(weights, initial, random);
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        if (fresh == null) {
            return OptionalDouble.empty();
        }
        return weights.parameters().stream()
                .filter(parameter -> parameter.block().equals(block))
                .findFirst()
                .map(fresh::deviation)
                .orElse(OptionalDouble.empty());
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        int count = inputs.shape().columns();
        Emission emission = new Emission(pass, weights, fixed, count, declared);
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < extents.length; i++) {
            if (i != axis) {
                axes.add((int) extents[i]);
            }
        }
        Signal flat =
                Signal.of(inputs, new long[] {Value.EXAMPLES, inputs.shape().rows()}, 0);
        Signal signal = Signal.of(flat.as(pass.graph(), axes), extents, axis);
        emission.put(input, signal);
        if (wholeInput) {
            emission.whole(signal);
        }
        emission.run(operations);
        return prediction(pass, emission, count);
    }

    private Node prediction(ForwardPass pass, Emission emission, int count) {
        Signal result = emission.signal(emission.value(output));
        if (!result.hasExamples() || result.outer() != 1 || result.inner() != 1) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "output '%s' of shape %s: expected numbers for each of N examples",
                    output,
                    Signal.words(result.extents())));
        }
        return pass.graph().expand(result.matrix(pass.graph()), 0, count);
    }

    @Override
    public <T> Optional<T> capability(Class<T> type) {
        return type == ConvolutionalLayers.class ? Optional.of(type.cast(convolutions)) : Model.super.capability(type);
    }

    @Override
    public double operationsPerExample() {
        return operationsPerExample;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "ONNX network of %d nodes on %s", operations.size(), Arrays.toString(extents));
    }
}
