package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.FixedNumbers;
import org.jspecify.annotations.Nullable;

/** One evaluation of a network while it is emitted into a graph. */
final class Emission {
    /** Nodes of a graph: a few thousand steps of a recurrent layer take tens of thousands. */
    private static final int MOST_NODES = 1 << 22;

    private final ForwardPass pass;
    private final Weights weights;
    private final Map<String, Fixed> fixed;
    private final int count;
    private final long declared;
    private final Map<String, Value> values = new HashMap<>();
    private final FoldedNumbers folded = new FoldedNumbers();

    /** Arrays of whole numbers or truth values, which only their own nodes tell from others. */
    private final Set<Value> whole = Collections.newSetFromMap(new IdentityHashMap<>());

    private Set<String> checked = Set.of();

    /**
     * An evaluation.
     *
     * @param fixed the arrays that are no parameters, by name
     * @param count examples
     * @param declared the number of examples that the file fixes; 0 where it leaves it open
     */
    Emission(ForwardPass pass, Weights weights, Map<String, Fixed> fixed, int count, long declared) {
        this.pass = pass;
        this.weights = weights;
        this.fixed = fixed;
        this.count = count;
        this.declared = declared;
    }

    GraphBuilder graph() {
        return pass.graph();
    }

    ForwardPass pass() {
        return pass;
    }

    /** Examples in the columns. */
    int count() {
        return count;
    }

    /** The number of examples that the file fixes; 0 where it leaves it open. */
    long declared() {
        return declared;
    }

    void put(String name, Value value) {
        values.put(name, value);
    }

    /** Says that an input holds whole numbers, such as those of words. */
    void whole(Value input) {
        whole.add(input);
    }

    /** Whether these are whole numbers or truth values by their type. */
    boolean isWhole(Value value) {
        return value instanceof Fixed fixed ? fixed.whole() : whole.contains(value);
    }

    /** Whether nobody but a check for NaN sees what this softmax gives. */
    boolean isChecked(Operation softmax) {
        return checked.containsAll(softmax.outputs());
    }

    /** What an earlier node gives, or an array of the file. */
    Value value(String name) {
        Value known = values.get(name);
        if (known == null) {
            known = array(name);
            values.put(name, known);
        }
        return known;
    }

    private Value array(String name) {
        Weights.Parameter parameter = weights.parameter(name);
        if (parameter != null) {
            return parameter(parameter);
        }
        Weights.Kept statistic = weights.statistic(name);
        if (statistic != null) {
            Node node = pass.statistic(statistic.place());
            long count = statistic.statistic().size();
            return Signal.constant(Signal.arranged(graph(), node, (int) count, 1), count);
        }
        Fixed array = fixed.get(name);
        if (array == null) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "it reads '%s', which no earlier node gives: the graph is cyclic, out of order or incomplete",
                    name));
        }
        return array;
    }

    private Value parameter(Weights.Parameter parameter) {
        Node node = pass.parameter(parameter.place());
        if (parameter.role() == Weights.Role.TRANSPOSED) {
            node = graph().transpose(node);
        }
        long[] extents = parameter.shape().stream().mapToLong(Long::longValue).toArray();
        int[] shape = new int[extents.length + 1];
        for (int i = 0; i < extents.length; i++) {
            shape[i] = (int) extents[i];
        }
        shape[extents.length] = 1;
        return Signal.constant(Signal.arranged(graph(), node, shape), extents);
    }

    /** Fixed numbers in the graph. */
    Signal signal(Value value) {
        if (value instanceof Signal signal) {
            return signal;
        }
        Fixed numbers = (Fixed) value;
        if (numbers.values().length == 0) {
            throw new UntranslatableException("an array without numbers: expected some");
        }
        if (numbers.uniform()) {
            return Signal.constant(graph().constant(numbers.values()[0]), numbers.extents())
                    .full(graph());
        }
        Node column = new FixedNumbers(numbers.values().length, 1, numbers.values()).in(graph());
        return Signal.constant(column, numbers.values().length).reshaped(graph(), numbers.extents());
    }

    /** The array that an operation has as its attribute; null where it has none. */
    @Nullable
    Fixed constant(Operation operation) {
        return fixed.get(attributeOf(operation));
    }

    /** Under which name such an array is kept. */
    static String attributeOf(Operation operation) {
        return "attribute of " + operation.outputs();
    }

    /** Two arrays element by element, broadcasting as ONNX has it. */
    Signal joined(Value first, Value second, BinaryOperator<Node> operation) {
        Signal a = signal(first);
        Signal b = signal(second);
        Frame frame = Frame.of(List.of(a, b));
        Node result = operation.apply(frame.place(graph(), a), frame.place(graph(), b));
        return frame.signal(result).full(graph());
    }

    /** An array element by element. */
    Signal each(Signal signal, UnaryOperator<Node> operation) {
        return new Signal(
                operation.apply(signal.node()), signal.extents(), signal.examples(), signal.outer(), signal.inner());
    }

    /**
     * The common extents of arrays that broadcast.
     *
     * @param extents of the result
     * @param examples the axis of the examples; −1 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(long[] extents, int examples, int outer, int inner) {
        static Frame of(List<Signal> signals) {
            int rank = signals.stream().mapToInt(Value::rank).max().orElseThrow();
            Signal carrier = null;
            int fromRight = -1;
            for (Signal signal : signals) {
                if (!signal.hasExamples()) {
                    continue;
                }
                int place = signal.rank() - 1 - signal.examples();
                if (carrier == null) {
                    carrier = signal;
                    fromRight = place;
                } else if (place != fromRight
                        || carrier.outer() != signal.outer()
                        || carrier.inner() != signal.inner()) {
                    throw new UntranslatableException(String.format(
                            Locale.ROOT,
                            "arrays of shapes %s and %s, with N examples: expected the examples along the same axis",
                            Signal.words(carrier.extents()),
                            Signal.words(signal.extents())));
                }
            }
            long[] extents = new long[rank];
            for (int i = 0; i < rank; i++) {
                extents[rank - 1 - i] = extent(signals, i);
            }
            return carrier == null
                    ? new Frame(extents, -1, 1, 1)
                    : new Frame(extents, rank - 1 - fromRight, carrier.outer(), carrier.inner());
        }

        private static long extent(List<Signal> signals, int fromRight) {
            long joint = 1;
            for (Signal signal : signals) {
                long own = of(signal, fromRight);
                if (own != joint && own != 1 && joint != 1) {
                    throw new UntranslatableException(String.format(
                            Locale.ROOT,
                            "arrays of shapes %s: expected equal extents, or 1",
                            signals.stream()
                                    .map(each -> Signal.words(each.extents()))
                                    .toList()));
                }
                joint = Math.max(joint, own);
            }
            return joint;
        }

        private static long of(Signal signal, int fromRight) {
            int axis = signal.rank() - 1 - fromRight;
            return axis < 0 ? 1 : signal.extents()[axis];
        }

        /** The node of an array with an axis for each of the frame's. */
        Node place(GraphBuilder graph, Signal signal) {
            List<Integer> axes = new ArrayList<>();
            for (int axis = 0; axis < extents.length; axis++) {
                int fromRight = extents.length - 1 - axis;
                boolean own = signal.hasExamples() && signal.rank() - 1 - signal.examples() == fromRight;
                if (axis == examples) {
                    if (outer > 1) {
                        axes.add(own ? outer : 1);
                    }
                    if (inner > 1) {
                        axes.add(own ? inner : 1);
                    }
                } else {
                    axes.add((int) of(signal, fromRight));
                }
            }
            return signal.as(graph, axes);
        }

        Signal signal(Node node) {
            return new Signal(node, extents, examples, outer, inner);
        }
    }

    /**
     * Rows of numbers along an axis, so that rows can be chosen: the axes before it are lanes, and those after it columns.
     *
     * @param wide whether there is a column for every example even where all have the same numbers
     */
    Node rows(Signal signal, int axis, boolean wide) {
        Node node = wide ? signal.wide(graph(), count) : signal.node();
        int place = signal.inNode(axis);
        int before = 1;
        int after = node.shape().columns();
        List<Integer> axes = signal.axes();
        for (int i = 0; i < axes.size(); i++) {
            int fromRight = axes.size() - i;
            if (fromRight > place) {
                before *= axes.get(i);
            } else if (fromRight < place) {
                after *= axes.get(i);
            }
        }
        return Signal.arranged(graph(), node, before, (int) signal.extents()[axis], after);
    }

    /** The array whose {@link #rows} along {@code axis} these are, with {@code extent} of them. */
    Signal ofRows(Node rows, Signal like, int axis, int extent) {
        long[] extents = like.extents().clone();
        extents[axis] = extent;
        Signal shape = new Signal(rows, extents, like.examples(), like.outer(), like.inner());
        List<Integer> axes = shape.axes();
        int numbers = shape.numbers();
        int columns = rows.shape().size() / numbers;
        int[] whole = new int[axes.size() + 1];
        for (int i = 0; i < axes.size(); i++) {
            whole[i] = axes.get(i);
        }
        whole[axes.size()] = columns;
        return new Signal(Signal.arranged(graph(), rows, whole), extents, like.examples(), like.outer(), like.inner());
    }

    /** What is kept of a statistic from a training step on. */
    void update(String statistic, Node value) {
        Weights.Kept known = weights.statistic(statistic);
        if (known != null) {
            pass.update(known.place(), value);
        }
    }

    /** Carries out the nodes one after another. */
    void run(List<Operation> operations) {
        checked = NanChecks.of(operations);
        for (Operation operation : operations) {
            Operator operator = Operators.named(operation);
            List<@Nullable Value> inputs = new ArrayList<>();
            try {
                for (String name : operation.inputs()) {
                    inputs.add(name.isEmpty() ? null : value(name));
                }
                Call call = new Call(this, operation, inputs);
                if (call.allFixed()) {
                    folded.read(inputs);
                }
                List<Value> results = operator.apply(call);
                folded.hold(results);
                if (WholeNumbers.come(call)) {
                    whole.addAll(results);
                }
                if (graph().nodes().size() > MOST_NODES) {
                    throw new UntranslatableException(String.format(
                            Locale.ROOT,
                            "the network has come to %d nodes: expected at most %d",
                            graph().nodes().size(),
                            MOST_NODES));
                }
                for (int i = 0; i < operation.outputs().size(); i++) {
                    String name = operation.outputs().get(i);
                    if (!name.isEmpty()) {
                        if (i >= results.size()) {
                            throw new UntranslatableException(
                                    String.format(Locale.ROOT, "its output %d has no counterpart", i));
                        }
                        if (values.put(name, results.get(i)) != null) {
                            throw new UntranslatableException(
                                    String.format(Locale.ROOT, "a second array called '%s'", name));
                        }
                    }
                }
            } catch (IllegalArgumentException
                    | ArithmeticException
                    | IndexOutOfBoundsException
                    | NegativeArraySizeException e) {
                throw new UntranslatableException(
                        String.format(
                                Locale.ROOT,
                                "%s cannot be translated exactly: %s",
                                operation.words(),
                                e.getMessage() == null ? e : e.getMessage()),
                        e);
            }
        }
    }
}
