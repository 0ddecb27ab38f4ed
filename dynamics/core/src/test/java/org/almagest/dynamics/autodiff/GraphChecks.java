package org.almagest.dynamics.autodiff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/** A graph under test with the numbers of its inputs: whatever it evaluates is held against the interpreter first. */
public final class GraphChecks {
    /** Plan and interpreter differ by rounding alone: some hundred operations of relative error 1e−16, in other orders. */
    static final double ROUNDING = 2e-13;
    /** Fourth-order central differences with this step err by step⁴·f⁽⁵⁾/30 = 3e−16·f⁽⁵⁾, and by rounding: 1e−12·f. */
    static final double STEP = 3e-4;
    /** Leaves room for numbers in the hundreds on the way to a small result. */
    static final double DIFFERENCES = 1e-9;

    public final GraphBuilder graph = new GraphBuilder();
    private final List<Node> inputs = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private final Random random;

    public GraphChecks(long seed) {
        this.random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    /** An input of random numbers between 0.1 and about 2 in size: none near the kinks at 0. */
    public Node input(Shape shape) {
        double[] numbers = new double[shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            double size = 0.1 + 0.6 * Math.abs(random.nextGaussian());
            numbers[i] = random.nextBoolean() ? size : -size;
        }
        return input(shape, numbers);
    }

    public Node input(Shape shape, double... numbers) {
        Node node = graph.input("input " + inputs.size(), shape);
        inputs.add(node);
        values.add(numbers);
        return node;
    }

    /** The numbers of an input: changing them changes what is evaluated next. */
    public double[] valuesOf(Node input) {
        return values.get(inputs.indexOf(input));
    }

    public List<Node> inputs() {
        return inputs;
    }

    public Plan compile(List<Node> outputs) {
        return Plan.compile(graph, inputs, outputs);
    }

    /** An execution with the inputs filled in. */
    public Execution execution(List<Node> outputs) {
        Execution execution = compile(outputs).execution();
        for (int i = 0; i < inputs.size(); i++) {
            execution.set(i, values.get(i));
        }
        return execution;
    }

    public double[] evaluate(Node output) {
        return evaluate(List.of(output)).get(0);
    }

    /** The plan's arrays, after the interpreter agreed and a second run, and one as far as each output, gave the same bits. */
    public List<double[]> evaluate(List<Node> outputs) {
        return evaluate(outputs, ROUNDING);
    }

    public List<double[]> evaluate(List<Node> outputs, double tolerance) {
        Execution execution = execution(outputs);
        execution.run();
        List<double[]> mine = read(execution, outputs);
        execution.run();
        List<double[]> again = read(execution, outputs);
        Map<Node, double[]> given = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            given.put(inputs.get(i), values.get(i));
        }
        List<double[]> right = Interpreter.evaluate(graph, given, outputs);
        for (int i = 0; i < outputs.size(); i++) {
            close(right.get(i), mine.get(i), tolerance, "plan against interpreter, " + outputs.get(i));
            assertTrue(Arrays.equals(mine.get(i), again.get(i)), "the second run gave other bits: " + outputs.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            int at = execution.plan().output(i);
            Arrays.fill(execution.arena(), at, at + mine.get(i).length, Double.NaN);
            execution.runTo(i);
            double[] alone = execution.copyOf(i, mine.get(i).length);
            assertTrue(
                    Arrays.equals(mine.get(i), alone), "a run as far as an output gave other bits: " + outputs.get(i));
        }
        return mine;
    }

    static List<double[]> read(Execution execution, List<Node> outputs) {
        List<double[]> arrays = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            arrays.add(execution.copyOf(i, outputs.get(i).shape().size()));
        }
        return arrays;
    }

    /**
     * Central differences of all outputs along a direction of some inputs: of the plan, which {@link #evaluate} has tested.
     *
     * @param direction one array for each of {@code along}
     */
    List<double[]> difference(List<Node> outputs, List<Node> along, List<double[]> direction) {
        Execution execution = execution(outputs);
        int[] shifts = {-2, -1, 1, 2};
        double[] weights = {1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12};
        List<double[]> sums = new ArrayList<>();
        outputs.forEach(output -> sums.add(new double[output.shape().size()]));
        for (int s = 0; s < shifts.length; s++) {
            for (int i = 0; i < along.size(); i++) {
                double[] moved = valuesOf(along.get(i)).clone();
                for (int j = 0; j < moved.length; j++) {
                    moved[j] += shifts[s] * STEP * direction.get(i)[j];
                }
                execution.set(inputs.indexOf(along.get(i)), moved);
            }
            execution.run();
            for (int o = 0; o < sums.size(); o++) {
                double[] value = execution.copyOf(o, sums.get(o).length);
                for (int j = 0; j < value.length; j++) {
                    sums.get(o)[j] += weights[s] * value[j] / STEP;
                }
            }
        }
        return sums;
    }

    /** Σ over all numbers of w·tanh(a), w a new input: a scalar with derivatives of every order. */
    public Node scalar(Node a) {
        Node weights = input(a.shape());
        Node bent = graph.activate(Activation.TANH, a);
        return graph.sum(graph.multiply(weights, bent), (1 << a.shape().rank()) - 1);
    }

    public static double[] concatenated(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Equal to a tolerance relative to the largest number, or to 1 if that is larger. */
    public static void close(double[] expected, double[] actual, double tolerance, String what) {
        assertTrue(expected.length == actual.length, () -> "%s: %d numbers, expected %d"
                .formatted(what, actual.length, expected.length));
        double scale = 1;
        for (double value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertTrue(
                    Math.abs(expected[i] - actual[i]) <= tolerance * scale,
                    () -> "%s: number %d of %d is %s, expected %s to %s of the largest"
                            .formatted(what, at, actual.length, actual[at], expected[at], tolerance));
        }
    }
}
