package org.almagest.dynamics.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.reference.AnsweredCase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole networks of the families transformer and lstm against PyTorch: prediction, gradient and Hessian-vector product. */
class SequenceFamiliesReferenceTest {
    /** Of the largest entry. Both sides sum the same few hundred products in other orders. */
    private static final double ROUNDING = 1e-12;

    static List<AnsweredCase> cases() {
        return AnsweredCase.of("sequence_networks.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithPyTorch(AnsweredCase c) {
        Examples examples = examples(c);
        Family family = Families.ALL.named(c.word("family"));
        DataSet data = new DataSet("reference", examples, examples.first(1), false);
        Model model = family.build(settings(family, c), data);
        NetworkInGraph network = new NetworkInGraph(model);
        Node y = network.predict(
                network.batch(examples.shape(), examples.count()).inputs());
        GraphBuilder graph = network.graph();
        Node r = network.input("r", y.shape());
        Node s = network.input("s", y.shape());
        Node half = graph.scale(0.5, graph.multiply(r, graph.multiply(y, y)));
        Node loss = graph.sum(graph.add(half, graph.multiply(s, y)));
        List<Node> x = network.parameters();
        List<Node> gradient = Differentiation.gradient(graph, loss, x);
        List<String> names = model.blocks().stream()
                .map(block -> block.layer() + "." + block.name())
                .toList();
        assertEquals(
                names.stream().sorted().toList(),
                c.differentiated().stream().sorted().toList());
        List<Node> directions = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            directions.add(network.input("v_" + names.get(i), x.get(i).shape()));
        }
        List<Node> results = new ArrayList<>(List.of(y));
        results.addAll(gradient);
        results.addAll(Differentiation.tangents(graph, gradient, x, directions));
        NetworkExecution execution = network.execution(results, parameters(c, model));
        execution.load(examples, 0);
        execution.set("r", c.array("r").values());
        execution.set("s", c.array("s").values());
        names.forEach(name -> execution.set("v_" + name, c.array("v_" + name).values()));
        execution.execution().run();

        compare(c, "y", execution, 0, largest(c, List.of("y")));
        double largestGradient =
                largest(c, names.stream().map(name -> "g_" + name).toList());
        double largestProduct =
                largest(c, names.stream().map(name -> "h_" + name).toList());
        for (int i = 0; i < names.size(); i++) {
            compare(c, "g_" + names.get(i), execution, 1 + i, largestGradient);
            compare(c, "h_" + names.get(i), execution, 1 + names.size() + i, largestProduct);
        }
    }

    private static void compare(AnsweredCase c, String name, NetworkExecution execution, int output, double scale) {
        double[] expected = c.array(name).values();
        assertArrayEquals(expected, execution.execution().copyOf(output, expected.length), ROUNDING * scale, name);
    }

    private static double largest(AnsweredCase c, List<String> names) {
        double largest = 0;
        for (String name : names) {
            for (double value : c.array(name).values()) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    private static double[] parameters(AnsweredCase c, Model model) {
        double[] theta = new double[model.parameterCount()];
        for (Block block : model.blocks()) {
            AnsweredCase.Array array = c.array("p_" + block.layer() + "." + block.name());
            assertEquals(Shape.of(block.rows(), block.cols()), array.shape(), block::toString);
            System.arraycopy(array.values(), 0, theta, block.offset(), block.size());
        }
        return theta;
    }

    private static Settings settings(Family family, AnsweredCase c) {
        Map<String, Object> given = new HashMap<>();
        c.words("set_").forEach((name, value) -> {
            boolean number = family.parameters().stream()
                    .anyMatch(parameter -> parameter.name().equals(name) && parameter.kind() == Parameter.Kind.INTEGER);
            given.put(name, number ? (Object) Long.valueOf(value) : value);
        });
        return Settings.of(family.parameters(), given);
    }

    /** The case's arrays, one example after another. */
    private static Examples examples(AnsweredCase c) {
        double[] inputs = byExample(c.array("f_inputs"));
        int count = c.columns("f_inputs");
        List<Field> further = new ArrayList<>();
        if (c.has("f_words")) {
            further.add(Field.integer("words", c.rows("f_words"), byExample(c.array("f_words"))));
            further.add(Field.real("mask", c.rows("f_mask"), byExample(c.array("f_mask"))));
        }
        int outputs = c.rows("y");
        return new Examples(
                c.rows("f_inputs"), outputs, count, inputs, new double[outputs * count], further, List.of());
    }

    private static double[] byExample(AnsweredCase.Array array) {
        int rows = array.shape().rows();
        int columns = array.shape().columns();
        double[] values = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                values[j * rows + i] = array.values()[i * columns + j];
            }
        }
        return values;
    }
}
