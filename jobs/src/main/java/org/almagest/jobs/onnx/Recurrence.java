package org.almagest.jobs.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers, written out in time: what the inputs add to the gates is one product for all times, and each step adds
 * the state's. States are [width][examples].
 */
final class Recurrence {
    private static final int MOST_STEPS = 100_000;

    private final Call call;
    private final GraphBuilder graph;
    private final int gates;
    private final int width;
    private final int length;
    private final int directions;
    private final Signal inputs;
    private final boolean examplesFirst;

    private Recurrence(Call call, int gates) {
        this.call = call;
        this.graph = call.graph();
        this.gates = gates;
        this.width = Math.toIntExact(call.operation().whole("hidden_size", 0));
        this.examplesFirst = call.operation().whole("layout", 0) == 1;
        Signal x = call.examples(0);
        int axis = examplesFirst ? 0 : 1;
        if (x.rank() != 3 || x.examples() != axis || x.outer() != 1 || x.inner() != 1) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "an input of shape %s: expected %s",
                    Signal.words(x.extents()),
                    examplesFirst ? "[N, length, numbers]" : "[length, N, numbers]"));
        }
        this.inputs = x;
        this.length = (int) x.extents()[1 - axis];
        this.directions = (int) call.signal(1).extents()[0];
        if (width < 1 || width > Signal.MOST || length > MOST_STEPS) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "hidden_size %d and length %d: expected from 1 to %d, and at most %d",
                    width,
                    length,
                    Signal.MOST,
                    MOST_STEPS));
        }
        checkSettings();
    }

    private void checkSettings() {
        if (call.optional(4) != null) {
            throw new UntranslatableException("sequences of different lengths: expected all to be as long");
        }
        if (call.operation().attributes().containsKey("clip")
                || call.operation().whole("input_forget", 0) != 0) {
            throw new UntranslatableException("clip or input_forget: expected neither");
        }
        List<String> given = call.operation().texts("activations");
        for (int i = 0; i < given.size(); i++) {
            List<String> usual = gates == 4 ? List.of("Sigmoid", "Tanh", "Tanh") : List.of("Sigmoid", "Tanh");
            boolean known = gates == 1
                    ? given.equals(Collections.nCopies(given.size(), given.get(0)))
                            && (given.get(0).equals("Tanh") || given.get(0).equals("Relu"))
                    : given.get(i).equals(usual.get(i % usual.size()));
            if (!known) {
                throw new UntranslatableException(
                        String.format(Locale.ROOT, "activations %s: expected the usual ones", given));
            }
        }
        String direction = call.operation().text("direction", "forward");
        if (direction.equals("bidirectional") != (directions == 2) || directions < 1 || directions > 2) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "direction %s with weights for %d: expected one or both", direction, directions));
        }
    }

    /** The state after a step, and the cell where there is one. */
    private record State(Node hidden, @Nullable Node cell) {}

    /** A step of one kind of layer. */
    @FunctionalInterface
    private interface Step {
        /**
         * The next state.
         *
         * @param driven what the inputs add to the gates, [gates·width][examples]
         */
        State next(Direction direction, Node driven, State before);
    }

    /** The weights of one direction: R [gates·width][width], and the biases of the state, [gates·width][1]. */
    private record Direction(Node recurrent, @Nullable Node stateBias) {}

    static List<Value> lstm(Call call) {
        Value peepholes = call.optional(7);
        if (peepholes != null) {
            throw new UntranslatableException("peepholes: expected none");
        }
        Recurrence layer = new Recurrence(call, 4);
        return layer.run(layer::lstmStep, true, true);
    }

    static List<Value> gru(Call call) {
        Recurrence layer = new Recurrence(call, 3);
        boolean after = call.operation().whole("linear_before_reset", 0) != 0;
        return layer.run((direction, driven, before) -> layer.gruStep(direction, driven, before, after), false, false);
    }

    static List<Value> plain(Call call) {
        Recurrence layer = new Recurrence(call, 1);
        return layer.run(layer::plainStep, false, true);
    }

    private Node gate(Node all, int i) {
        return graph.slice(all, 1, i * width, width);
    }

    /** Gates in ONNX's order: input, output, forget, cell. */
    private State lstmStep(Direction direction, Node driven, State before) {
        Node all = graph.add(driven, graph.product(direction.recurrent, before.hidden));
        Node in = graph.activate(Activation.SIGMOID, gate(all, 0));
        Node out = graph.activate(Activation.SIGMOID, gate(all, 1));
        Node forget = graph.activate(Activation.SIGMOID, gate(all, 2));
        Node candidate = graph.activate(Activation.TANH, gate(all, 3));
        Node cell = before.cell == null
                ? graph.multiply(in, candidate)
                : graph.add(graph.multiply(forget, before.cell), graph.multiply(in, candidate));
        return new State(graph.multiply(out, graph.activate(Activation.TANH, cell)), cell);
    }

    /** Gates in ONNX's order: update, reset, candidate; the reset acts before or after the state's product. */
    private State gruStep(Direction direction, Node driven, State before, boolean after) {
        Node h = before.hidden;
        Node gated = graph.product(graph.slice(direction.recurrent, 1, 0, 2 * width), h);
        Node all = graph.slice(driven, 1, 0, 2 * width);
        Node bias = direction.stateBias;
        if (bias != null) {
            gated = graph.add(gated, graph.slice(bias, 1, 0, 2 * width));
        }
        Node both = graph.activate(Activation.SIGMOID, graph.add(all, gated));
        Node update = gate(both, 0);
        Node reset = gate(both, 1);
        Node recurrent = graph.slice(direction.recurrent, 1, 2 * width, width);
        Node own = bias == null ? null : graph.slice(bias, 1, 2 * width, width);
        Node state;
        if (after) {
            Node product = graph.product(recurrent, h);
            state = graph.multiply(reset, own == null ? product : graph.add(product, own));
        } else {
            Node product = graph.product(recurrent, graph.multiply(reset, h));
            state = own == null ? product : graph.add(product, own);
        }
        Node candidate = graph.activate(Activation.TANH, graph.add(gate(driven, 2), state));
        // (1 − z)·candidate + z·h
        Node next = graph.add(candidate, graph.multiply(update, graph.subtract(h, candidate)));
        return new State(next, null);
    }

    private State plainStep(Direction direction, Node driven, State before) {
        Node all = graph.add(driven, graph.product(direction.recurrent, before.hidden));
        List<String> given = call.operation().texts("activations");
        Activation activation = given.isEmpty() || given.get(0).equals("Tanh") ? Activation.TANH : Activation.RELU;
        return new State(graph.activate(activation, all), null);
    }

    /**
     * All directions.
     *
     * @param cells whether there is a cell beside the state
     * @param joined whether the biases of the state may be added to those of the inputs
     */
    private List<Value> run(Step step, boolean cells, boolean joined) {
        List<List<State>> courses = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            courses.add(course(step, d, cells, joined));
        }
        List<Value> results = new ArrayList<>();
        results.add(allTimes(courses));
        results.add(last(courses, false));
        if (cells) {
            results.add(last(courses, true));
        }
        return results;
    }

    private List<State> course(Step step, int d, boolean cells, boolean joined) {
        boolean backwards =
                d == 1 || call.operation().text("direction", "forward").equals("reverse");
        int features = (int) inputs.extents()[2];
        Node w = direction(call.signal(1), d, gates * width, features);
        Node r = direction(call.signal(2), d, gates * width, width);
        Value given = call.optional(3);
        Node bias = null;
        Node stateBias = null;
        if (given != null) {
            Node both = direction(call.emission().signal(given), d, 2 * gates * width, 1);
            bias = graph.slice(both, 1, 0, gates * width);
            Node second = graph.slice(both, 1, gates * width, gates * width);
            if (joined) {
                bias = graph.add(bias, second);
            } else {
                stateBias = second;
            }
        }
        int count = call.emission().count();
        // both layouts have [length][numbers][examples] here
        Node x = Signal.arranged(graph, inputs.wide(graph, count), length, features, count);
        Node driven = graph.product(w, x);
        if (bias != null) {
            driven = graph.add(driven, bias);
        }
        Node rows = Signal.arranged(graph, driven, length, gates * width * count);
        Direction direction = new Direction(r, stateBias);
        State state = new State(start(5, d), cells ? start(6, d) : null);
        State[] course = new State[length];
        for (int t = 0; t < length; t++) {
            int place = backwards ? length - 1 - t : t;
            Node now = Signal.arranged(graph, graph.slice(rows, 1, place, 1), gates * width, count);
            state = step.next(direction, now, state);
            course[place] = state;
        }
        List<State> ordered = new ArrayList<>(List.of(course));
        // what it holds at the end comes last
        ordered.add(state);
        return ordered;
    }

    /** What belongs to one direction: the first axis counts them. */
    private Node direction(Signal signal, int d, int rows, int columns) {
        if (signal.hasExamples() || signal.numbers() != directions * rows * columns) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "weights of shape %s: expected [%d, %d, %d]",
                    Signal.words(signal.extents()),
                    directions,
                    rows,
                    columns));
        }
        Node all = Signal.arranged(graph, signal.node(), directions * rows, columns);
        return graph.slice(all, 1, d * rows, rows);
    }

    /** A first state, [width][examples]. */
    private Node start(int input, int d) {
        Value given = call.optional(input);
        int count = call.emission().count();
        if (given == null) {
            return graph.expand(graph.expand(graph.constant(0), 1, width), 0, count);
        }
        Signal state = call.emission().signal(given);
        if (examplesFirst && directions > 1) {
            throw new UntranslatableException("first states in layout 1: expected layout 0");
        }
        if (state.numbers() != directions * width) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT,
                    "first states of shape %s: expected [%d, N, %d]",
                    Signal.words(state.extents()),
                    directions,
                    width));
        }
        Node all = Signal.arranged(
                graph, state.node(), directions * width, state.node().shape().columns());
        return graph.expand(graph.slice(all, 1, d * width, width), 0, count);
    }

    /** [length][directions][N][width], or with the examples first. */
    private Signal allTimes(List<List<State>> courses) {
        int count = call.emission().count();
        List<Node> rows = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            for (List<State> course : courses) {
                rows.add(Signal.arranged(graph, course.get(t).hidden, 1, width * count));
            }
        }
        Node all = Signal.arranged(graph, graph.concatenate(1, rows), length, directions, width, count);
        return examplesFirst
                ? Signal.of(all, new long[] {Value.EXAMPLES, length, directions, width}, 0)
                : Signal.of(all, new long[] {length, directions, Value.EXAMPLES, width}, 2);
    }

    /** [directions][N][width], or with the examples first. */
    private Signal last(List<List<State>> courses, boolean cell) {
        int count = call.emission().count();
        List<Node> rows = new ArrayList<>();
        for (List<State> course : courses) {
            State state = course.get(length);
            Node wanted = cell && state.cell != null ? state.cell : state.hidden;
            rows.add(Signal.arranged(graph, wanted, 1, width * count));
        }
        Node all = Signal.arranged(graph, graph.concatenate(1, rows), directions, width, count);
        return examplesFirst
                ? Signal.of(all, new long[] {Value.EXAMPLES, directions, width}, 0)
                : Signal.of(all, new long[] {directions, Value.EXAMPLES, width}, 1);
    }
}
