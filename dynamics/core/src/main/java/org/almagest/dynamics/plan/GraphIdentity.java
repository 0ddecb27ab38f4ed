package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Input;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * All of a graph that shapes its plan: the operations below the outputs in the order of their ids, what each of them reads, and
 * what is given and asked for. Names of inputs are left out, and so are nodes that no output needs.
 */
final class GraphIdentity {
    /** Operations, of inputs their places among those that are given. */
    private final List<Object> operations;
    /** The operands of each operation by their places, then what is asked for and what varies, each behind its count. */
    private final int[] wires;

    private final int hash;

    private GraphIdentity(List<Object> operations, int[] wires) {
        this.operations = operations;
        this.wires = wires;
        this.hash = 31 * operations.hashCode() + Arrays.hashCode(wires);
    }

    /** An input of the graph, by its place among those that are given. */
    private record Given(int place, Shape shape) {}

    static GraphIdentity of(GraphBuilder graph, List<Node> inputs, List<Node> outputs, List<Node> varying) {
        Map<Node, Integer> given = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            given.put(inputs.get(i), i);
        }
        List<Node> wanted = new ArrayList<>(outputs);
        wanted.addAll(inputs);
        boolean[] live = Differentiation.below(graph, wanted);
        int[] place = new int[live.length];
        List<Object> operations = new ArrayList<>();
        Wires wires = new Wires();
        for (int id = 0; id < live.length; id++) {
            if (!live[id]) {
                continue;
            }
            Node node = graph.nodes().get(id);
            place[id] = operations.size();
            Integer position = node.primitive() instanceof Input ? given.get(node) : null;
            // an input that is not given stays what it is, and compiling says what is wrong
            operations.add(position == null ? node.primitive() : new Given(position, node.shape()));
            wires.add(node.arity());
            for (int i = 0; i < node.arity(); i++) {
                wires.add(place[node.input(i).id()]);
            }
        }
        wires.add(inputs.size());
        wires.add(outputs.size());
        outputs.forEach(output -> wires.add(place[output.id()]));
        wires.add(varying.size());
        varying.forEach(node -> wires.add(given.getOrDefault(node, inputs.size())));
        return new GraphIdentity(operations, wires.array());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof GraphIdentity graph
                        && graph.hash == hash
                        && Arrays.equals(graph.wires, wires)
                        && graph.operations.equals(operations);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Whole numbers, as many as come. */
    private static final class Wires {
        private int[] numbers = new int[256];
        private int count;

        void add(int number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }

        int[] array() {
            return Arrays.copyOf(numbers, count);
        }
    }
}
