package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * The inner states that a network names, such as {@code layer 3}, for all of some examples at once. Compiled once for many
 * parameters; for one thread.
 */
public final class InnerStates {
    private final Map<String, Node> wanted;
    private final NetworkExecution network;

    /**
     * A state.
     *
     * @param shape of the numbers; [rows][examples] for a state that each example has, and else what the network says
     * @param values row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record State(Shape shape, double[] values) {}

    /**
     * The states called {@code names} of {@code model} on {@code examples}.
     *
     * @throws IllegalArgumentException if the network names no such state, saying which it names; or takes in chance
     */
    public InnerStates(Model model, Examples examples, List<String> names) {
        NetworkInGraph graph = new NetworkInGraph(model);
        Map<String, Node> traces =
                graph.traces(graph.batch(examples.shape(), examples.count()).inputs());
        this.wanted = new LinkedHashMap<>();
        for (String name : names) {
            Node state = traces.get(name);
            if (state == null) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "no inner state '%s' in this network: %s",
                        name,
                        traces.isEmpty() ? "it names none" : "expected one of " + String.join(", ", traces.keySet())));
            }
            wanted.put(name, state);
        }
        this.network = graph.execution(new ArrayList<>(wanted.values()), new double[0]);
        this.network.load(examples, 0);
    }

    /** The names of the states of {@code model}, in the order in which it computes them. */
    public static List<String> names(Model model, ExampleShape shape) {
        NetworkInGraph network = new NetworkInGraph(model);
        return List.copyOf(network.traces(network.batch(shape, 1).inputs()).keySet());
    }

    /** The states at the flat parameter vector {@code theta}, by name. */
    public Map<String, State> at(double[] theta) {
        network.parameters(theta);
        network.execution().run();
        Map<String, State> states = new LinkedHashMap<>();
        int output = 0;
        for (Map.Entry<String, Node> entry : wanted.entrySet()) {
            Shape shape = entry.getValue().shape();
            states.put(entry.getKey(), new State(shape, network.execution().copyOf(output++, shape.size())));
        }
        return states;
    }
}
