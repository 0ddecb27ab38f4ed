package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer over time: h_t is a function of h_{t−1} and x_t, from h = 0 on. Where a mask hides a token, the state stays
 * what it was, so that a shorter example ends with the state at its own end.
 *
 * <p>Inside, an example is a row: the products of all times with the inputs are one, and all rows of gates are long.
 */
public abstract class Recurrent {
    private final int inputs;
    private final int width;

    Recurrent(int inputs, int width) {
        this.inputs = inputs;
        this.width = width;
    }

    /** Numbers in a state. */
    public int width() {
        return width;
    }

    /** The state after each token. */
    public Sequence apply(ForwardPass pass, Sequence tokens) {
        GraphBuilder graph = pass.graph();
        List<Node> states = states(pass, graph.transpose(tokens.states()), tokens.length(), tokens.mask());
        return tokens.with(graph.transpose(graph.concatenate(1, states)));
    }

    /**
     * The states after each token, in order of time, each [batch][width].
     *
     * @param tokens [length·batch][inputs], row t·batch + n that of token t of example n
     * @param length tokens of an example
     * @param mask [length][batch] of ones, and zeros where a token is hidden; null where none is
     */
    public List<Node> states(ForwardPass pass, Node tokens, int length, @Nullable Node mask) {
        return run(pass, tokens, length, mask).states();
    }

    /**
     * What a recurrent layer holds after each token, in order of time, each [batch][width].
     *
     * @param states h
     * @param cells c, where the layer has a cell beside its state; else empty
     */
    public record Course(List<Node> states, List<Node> cells) {
        public Course {
            states = List.copyOf(states);
            cells = List.copyOf(cells);
        }
    }

    /** The states and cells after each token; see {@link #states}. */
    public Course run(ForwardPass pass, Node tokens, int length, @Nullable Node mask) {
        if (tokens.shape().columns() != inputs || tokens.shape().rows() % length != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "tokens of shape %s as sequences of length %d: expected length times batch rows of %d numbers",
                    tokens.shape(),
                    length,
                    inputs));
        }
        GraphBuilder graph = pass.graph();
        int batch = tokens.shape().rows() / length;
        Node driven = driven(pass, tokens);
        Steps steps = steps(pass);
        Node hidden = mask == null ? null : graph.subtract(graph.constant(1), mask);
        List<Node> states = new ArrayList<>();
        List<Node> cells = new ArrayList<>();
        Node state = null;
        for (int t = 0; t < length; t++) {
            Node shown = mask == null ? null : column(graph, mask, t);
            Node held = hidden == null ? null : column(graph, hidden, t);
            state = steps.next(graph.slice(driven, 1, t * batch, batch), state, shown, held);
            states.add(state);
            Node cell = steps.cell();
            if (cell != null) {
                cells.add(cell);
            }
        }
        return new Course(states, cells);
    }

    /**
     * What it holds after one more token, for networks whose tokens depend on what they have said before.
     *
     * @param token [batch][inputs]
     * @param state h before it, [batch][width]
     * @param cell c before it; null where the layer has none
     */
    public Course next(ForwardPass pass, Node token, Node state, @Nullable Node cell) {
        Steps steps = steps(pass);
        if (cell != null) {
            steps.resume(cell);
        }
        Node next = steps.next(driven(pass, token), state, null, null);
        Node kept = steps.cell();
        return new Course(List.of(next), kept == null ? List.of() : List.of(kept));
    }

    /** Row t, as a column. */
    private static Node column(GraphBuilder graph, Node rows, int t) {
        return graph.transpose(graph.slice(rows, 1, t, 1));
    }

    /** What the inputs add to the gates at all times, [length·batch][gates·width]. */
    abstract Node driven(ForwardPass pass, Node tokens);

    /** The steps of one evaluation, which may hold a state beside h. */
    abstract Steps steps(ForwardPass pass);

    /** A step after another. */
    interface Steps {
        /**
         * The next h, [batch][width].
         *
         * @param driven what the inputs add to the gates now, [batch][gates·width]
         * @param state h; null where it is 0
         * @param shown 1 where the token counts, [batch][1]; null where all do
         * @param held 1 where it does not
         */
        Node next(Node driven, @Nullable Node state, @Nullable Node shown, @Nullable Node held);

        /** c after the last step, [batch][width]; null where there is none. */
        default @Nullable Node cell() {
            return null;
        }

        /** Goes on from c, where there is one. */
        default void resume(Node cell) {}
    }

    /** The new state where the token counts, and the old one where it does not. */
    static Node kept(GraphBuilder graph, Node after, @Nullable Node before, @Nullable Node shown, @Nullable Node held) {
        if (shown == null || held == null) {
            return after;
        }
        Node counted = graph.multiply(shown, after);
        return before == null ? counted : graph.add(counted, graph.multiply(held, before));
    }

    /** Block [outputs][inputs] as [inputs][outputs]: written out once, so that all its products run along rows. */
    static Node fromTheRight(ForwardPass pass, int block) {
        return pass.graph().transposedCopy(pass.parameter(block));
    }

    /** A block [rows][1] as a row. */
    static Node row(ForwardPass pass, int block) {
        return pass.graph().transpose(pass.parameter(block));
    }

    /** Columns of gate {@code i}. */
    Node gate(GraphBuilder graph, Node gates, int i) {
        return graph.slice(gates, 0, i * width, width);
    }

    /** Floating-point operations for one token, roughly. */
    public abstract double operations();
}
