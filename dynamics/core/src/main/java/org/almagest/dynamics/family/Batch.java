package org.almagest.dynamics.family;

import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;

/**
 * The examples of one step as inputs of a computation graph: a field is [length][batch], one column an example. An array that
 * nobody asks for is no input of the graph.
 */
public final class Batch {
    private final NetworkInGraph network;
    private final ExampleShape shape;
    /** Examples in the whole batch, of which this is a part. */
    private final int whole;

    private final int from;
    private final int size;
    /** Whether other examples of the same step are computed apart from these. */
    private final boolean apart;

    /**
     * All examples of a graph.
     *
     * @param apart whether the step has others
     */
    Batch(NetworkInGraph network, ExampleShape shape, int size, boolean apart) {
        this(network, shape, size, 0, size, apart);
    }

    private Batch(NetworkInGraph network, ExampleShape shape, int whole, int from, int size, boolean apart) {
        this.network = network;
        this.shape = shape;
        this.whole = whole;
        this.from = from;
        this.size = size;
        this.apart = apart;
    }

    /**
     * Some of the examples, as a batch of their own.
     *
     * @param first the first of them
     * @param count how many
     * @throws IllegalArgumentException if there are no such examples
     */
    public Batch part(int first, int count) {
        if (first < 0 || count < 1 || first + count > size) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "examples %d to %d of a batch of %d: expected at least one, and no others than the batch has",
                    first,
                    first + count - 1,
                    size));
        }
        return new Batch(network, shape, whole, from + first, count, apart);
    }

    /** Examples in it. */
    public int size() {
        return size;
    }

    /** What the network sees, [features][batch]. */
    public Node inputs() {
        return field(Examples.INPUTS);
    }

    /** What it should give, [outputs][batch]. */
    public Node targets() {
        return field(Examples.TARGETS);
    }

    /**
     * The field called {@code name}, [length][batch].
     *
     * @throws IllegalArgumentException if the examples have none of this name
     */
    public Node field(String name) {
        Node all = network.field(name, Shape.of(shape.field(name).length(), whole));
        return size == whole ? all : network.graph().slice(all, 0, from, size);
    }

    /**
     * How many numbers of a field are not 0, 1x1. Where a step goes through its examples part by part: how many of the whole step's
     * fall to so many examples. So what is divided by it has a mean over the parts that is its value over the whole.
     *
     * @param name of a field without negative numbers
     * @throws IllegalArgumentException if the examples have none of this name
     */
    public Node filled(String name) {
        Node numbers = field(name);
        if (!apart) {
            return network.graph().sum(network.graph().sign(numbers));
        }
        return network.graph().scale((double) size / whole, network.filled(name));
    }

    /**
     * The array called {@code name} that all examples share, [rows][columns].
     *
     * @throws IllegalArgumentException if they share none of this name
     */
    public Node shared(String name) {
        return network.shared(
                name, Shape.of(shape.shared(name).rows(), shape.shared(name).columns()));
    }

    /** Numbers of chance for an objective; see {@link ForwardPass#chance}. */
    public Node chance(String name, Shape numbers, Distribution distribution) {
        return network.chance(name, numbers, distribution);
    }

    /**
     * A number, 1x1, that is another at every step.
     *
     * @param name its own within the graph
     * @param value what it is, by the number of steps taken so far; equal schedules are equal objects
     */
    public Node scheduled(String name, LongToDoubleFunction value) {
        return network.scheduled(name, value);
    }
}
