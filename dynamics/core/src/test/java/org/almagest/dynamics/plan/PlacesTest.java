package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.autodiff.FirstLargest;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done with the places of largest numbers gives the bits that arrays of marks give, whichever kernels run. */
class PlacesTest {
    private static final int LANES = 3;

    /** A convolution over whose channels a maximum is taken, and a batch. */
    private record Case(ConvolutionGeometry geometry, int batch) {
        int cells() {
            return geometry.outPositions() * batch;
        }

        int sums() {
            return geometry.outChannels() * cells();
        }

        Shape outputs() {
            return Shape.of(geometry.outRows(), batch);
        }
    }

    static List<Case> cases() {
        ConvolutionAxis narrow = ConvolutionAxis.same(4, 3, 1);
        ConvolutionAxis wide = ConvolutionAxis.same(9, 5, 1);
        List<Case> cases = new ArrayList<>();
        for (int batch : new int[] {1, 3, 8, 16, 37}) {
            cases.add(new Case(new ConvolutionGeometry(1, 10, narrow, narrow, true), batch));
            cases.add(new Case(new ConvolutionGeometry(3, 5, wide, narrow, true), batch));
            cases.add(new Case(
                    new ConvolutionGeometry(2, 13, ConvolutionAxis.same(9, 3, 2), ConvolutionAxis.valid(7, 2, 2), true),
                    batch));
            // one run along the whole map
            cases.add(new Case(
                    new ConvolutionGeometry(2, 4, ConvolutionAxis.same(9, 1, 1), ConvolutionAxis.same(7, 1, 1), true),
                    batch));
        }
        cases.add(new Case(new ConvolutionGeometry(2, 3, narrow, narrow, false), 5));
        return cases;
    }

    /** A graph with two ways to all that derives from a maximum: by places, and by marks where nothing else would do. */
    private static final class Graph {
        final GraphBuilder builder = new GraphBuilder();
        final List<Node> inputs = new ArrayList<>();
        final List<Node> outputs = new ArrayList<>();
        final Node sums;

        Graph(Case c, boolean dense, int lanes) {
            ConvolutionGeometry g = c.geometry;
            Node w = input("w", Shape.of(g.weightRows(), g.weightColumns()));
            Node x = input("x", Shape.of(g.inRows(), c.batch));
            Node z = input("z", c.outputs());
            Node onto = input("onto", c.outputs());
            Shape whole = Shape.of(lanes, g.outChannels(), c.cells());
            Node numbers = input("numbers", dense ? whole : Shape.of(lanes, 1, c.cells()));
            sums = builder.add(z, builder.convolve(g, w, x));
            Node apart = builder.reshape(sums, g.outChannels(), c.cells());
            outputs.add(builder.maximum(apart, 1));
            Node marked = builder.multiply(builder.emit(new FirstLargest(1), apart), numbers);
            Node cotangent = builder.reshape(marked, g.outRows(), c.batch);
            outputs.add(builder.convolveTransposed(g, w, cotangent));
            outputs.add(builder.convolveWeights(g, cotangent, x));
            outputs.add(builder.add(onto, cotangent));
            // a sum that nobody reads afterwards
            outputs.add(
                    builder.scale(2, builder.add(builder.add(x.shape().equals(c.outputs()) ? x : z, onto), cotangent)));
            if (dense) {
                outputs.add(sums);
            }
        }

        private Node input(String name, Shape shape) {
            Node input = builder.input(name, shape);
            inputs.add(input);
            return input;
        }

        List<Class<?>> instructions() {
            Lowering.Lowered lowered = Lowering.lower(builder, outputs);
            return Scheduler.schedule(lowered.graph(), lowered.outputs(), lowered.varying()).stream()
                    .<Class<?>>map(step -> step.instruction().getClass())
                    .toList();
        }

        double[][] results(Kernels kernels, double[][] values) {
            Plan plan = Plan.compile(builder, inputs, outputs);
            Execution execution = plan.execution(kernels);
            // twice: what lies in the arena from before must not matter
            for (int turn = 0; turn < 2; turn++) {
                for (int i = 0; i < values.length; i++) {
                    execution.set(i, values[i]);
                }
                execution.run();
            }
            return IntStream.range(0, outputs.size())
                    .mapToObj(i -> execution.copyOf(i, outputs.get(i).shape().size()))
                    .toArray(double[][]::new);
        }
    }

    /** Small whole numbers, so that many sums are equal, with a few NaN and infinite ones where asked for. */
    private static double[] few(Random random, int size, boolean special) {
        double[] values = random.ints(size, -2, 3).asDoubleStream().toArray();
        for (int i = 0; special && i < size; i += 7) {
            values[i] = new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}[i % 3];
        }
        return values;
    }

    private static double[][] values(Case c, int lanes, boolean special, boolean ties) {
        Random random = new Random(c.sums());
        ConvolutionGeometry g = c.geometry;
        double[] w = random.doubles(g.weightRows() * g.weightColumns(), -1, 1).toArray();
        double[] x = random.doubles(g.inRows() * c.batch, -1, 1).toArray();
        double[] z = random.doubles(c.sums(), -1, 1).toArray();
        return new double[][] {
            ties ? few(random, w.length, false) : w,
            ties ? few(random, x.length, false) : x,
            ties ? few(random, z.length, special) : z,
            random.doubles(c.sums(), -1, 1).toArray(),
            random.doubles(lanes * c.cells(), -1, 1).toArray()
        };
    }

    /** The same with every number once for each channel. */
    private static double[][] dense(Case c, int lanes, double[][] values) {
        double[][] dense = values.clone();
        int channels = c.geometry.outChannels();
        dense[4] = new double[lanes * c.sums()];
        for (int block = 0; block < lanes * channels; block++) {
            System.arraycopy(values[4], block / channels * c.cells(), dense[4], block * c.cells(), c.cells());
        }
        return dense;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void placesGiveTheBitsOfMarks(Case c) {
        for (int lanes : new int[] {1, LANES}) {
            for (boolean ties : new boolean[] {false, true}) {
                double[][] values = values(c, lanes, false, ties);
                double[][] dense = new Graph(c, true, lanes).results(new PlainKernels(), dense(c, lanes, values));
                Graph graph = new Graph(c, false, lanes);
                for (Kernels kernels : List.of(Kernels.active(), new PlainKernels())) {
                    double[][] mine = graph.results(kernels, values);
                    for (int i = 0; i < mine.length; i++) {
                        String what = "output %d, %d lanes, %s kernels".formatted(i, lanes, kernels.description());
                        assertArrayEquals(dense[i], mine[i], what);
                    }
                }
            }
        }
    }

    /** What is not a number or infinite: largest as ever, and the derivative is that of its place alone. */
    @ParameterizedTest
    @MethodSource("cases")
    void specialNumbers(Case c) {
        double[][] values = values(c, 1, true, true);
        double[] q = new Graph(c, true, 1).results(new PlainKernels(), dense(c, 1, values))[5];
        double[] largest = new double[c.cells()];
        double[] onto = values[3].clone();
        for (int j = 0; j < c.cells(); j++) {
            int place = 0;
            for (int i = 1; i < c.geometry.outChannels(); i++) {
                double best = q[place * c.cells() + j];
                double next = q[i * c.cells() + j];
                place = next > best || Double.isNaN(next) && !Double.isNaN(best) ? i : place;
            }
            largest[j] = q[place * c.cells() + j];
            onto[place * c.cells() + j] += values[4][j];
        }
        assertTrue(Arrays.stream(largest).anyMatch(Double::isNaN), "no NaN to be found");
        for (Kernels kernels : List.of(Kernels.active(), new PlainKernels())) {
            double[][] mine = new Graph(c, false, 1).results(kernels, values);
            assertArrayEquals(largest, mine[0], kernels.description());
            assertArrayEquals(onto, mine[3], kernels.description());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void placesAreUsed(Case c) {
        List<Class<?>> one = new Graph(c, false, 1).instructions();
        List<Class<?>> dense = new Graph(c, true, 1).instructions();
        assertEquals(1, count(one, ConvolvedLargestInstruction.class), one::toString);
        assertEquals(2, count(one, AtPlaceInstruction.class) - (c.geometry.shared() ? 0 : 1), one::toString);
        assertEquals(c.geometry.shared() ? 1 : 0, count(one, ConvolvePlacedInstruction.class), one::toString);
        assertEquals(0, count(one, LargestInstruction.class), one::toString);
        assertEquals(0, count(dense, AtPlaceInstruction.class), dense::toString);
        assertEquals(2, count(dense, LargestInstruction.class), dense::toString);
        // who else reads the sums keeps them
        Graph read = new Graph(c, false, 1);
        read.outputs.add(read.sums);
        assertEquals(0, count(read.instructions(), ConvolvedLargestInstruction.class));
        assertEquals(1, count(read.instructions(), LargestInstruction.class));
    }

    private static long count(List<Class<?>> instructions, Class<?> type) {
        return instructions.stream().filter(type::equals).count();
    }

    /** Numbers at their places of which only some channels are added to something. */
    @Test
    void aPartIsNotTakenForTheWhole() {
        int channels = 4;
        int cells = 70;
        Random random = new Random(9);
        double[] x = random.doubles(channels * cells, -1, 1).toArray();
        double[] numbers = random.doubles(cells, -1, 1).toArray();
        double[] onto = random.doubles(2 * cells, -1, 1).toArray();
        double[] whole = new double[channels * cells];
        for (int j = 0; j < cells; j++) {
            int place = 0;
            for (int i = 1; i < channels; i++) {
                place = x[i * cells + j] > x[place * cells + j] ? i : place;
            }
            whole[place * cells + j] = numbers[j];
        }
        GraphBuilder builder = new GraphBuilder();
        Node array = builder.input("x", Shape.of(channels, cells));
        Node own = builder.input("numbers", Shape.of(1, cells));
        Node z = builder.input("onto", Shape.of(2, cells));
        Node marked = builder.multiply(builder.emit(new FirstLargest(1), array), own);
        Plan plan = Plan.compile(
                builder,
                List.of(array, own, z),
                List.of(
                        builder.maximum(array, 1),
                        builder.add(z, builder.slice(marked, 1, 2, 2)),
                        builder.scale(3, marked)));
        Execution execution = plan.execution();
        execution.set(0, x);
        execution.set(1, numbers);
        execution.set(2, onto);
        execution.run();
        double[] sum = onto.clone();
        Arrays.setAll(sum, i -> onto[i] + whole[2 * cells + i]);
        assertArrayEquals(sum, execution.copyOf(1, sum.length));
        assertArrayEquals(Arrays.stream(whole).map(n -> 3 * n).toArray(), execution.copyOf(2, whole.length));
    }
}
