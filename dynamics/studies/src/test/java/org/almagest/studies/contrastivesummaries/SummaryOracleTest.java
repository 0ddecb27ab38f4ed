package org.almagest.studies.contrastivesummaries;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.AveragedTeacher;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.junit.jupiter.api.Test;

/** At a point that needs no random numbers, against digits of two other programs; and laws that hold at any point. */
class SummaryOracleTest {
    /** The digits are those of sums of some ten thousand numbers, in another order. */
    private static final double DIGITS = 1e-12;

    /** Of two numbers of size 1 that cancel. */
    private static final double ROUNDING = 1e-15;

    private final Examples examples = Summaries.examples();
    private final Model model = Summaries.model(examples);
    private final NetworkInGraph network = new NetworkInGraph(model);
    private final Batch batch = network.batch(examples.shape(), 3);
    private final GraphBuilder graph = network.graph();
    private final Summariser summariser = model.capability(Summariser.class).orElseThrow();
    private final ForwardPass own = network.pass();
    private final ForwardPass teacher =
            model.capability(AveragedTeacher.class).orElseThrow().of(own);
    private final Node written = network.input("written", Shape.of(Summaries.PLACES, 3));

    private Sequence view(char which, ForwardPass reader) {
        Sequence text =
                switch (which) {
                    case 'x' -> summariser.document(reader, batch.inputs());
                    case 'y' -> summariser.summary(reader, batch.field(MarkedFacts.SUMMARY));
                    default -> summariser.summary(reader, written);
                };
        return summariser.projected(reader, text);
    }

    private Node dissimilarity(char a, char b) {
        return summariser.dissimilarity(own, view(a, own), view(b, teacher));
    }

    private Node likelihood() {
        return new SummaryLikelihood().emit(graph, network, batch).total(graph);
    }

    private double[] theta() {
        double[] theta = Arrays.copyOf(Summaries.deterministic(model, 1), model.length());
        System.arraycopy(Summaries.deterministic(model, 51), 0, theta, model.parameterCount(), model.parameterCount());
        return theta;
    }

    private List<double[]> values(double[] theta, List<Node> nodes) {
        NetworkExecution execution = network.execution(nodes, theta);
        execution.load(examples, 0);
        double[] columns = new double[written.shape().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Summaries.written()[i % 3 * Summaries.PLACES + i / 3];
        }
        execution.set("written", columns);
        execution.execution().run();
        List<double[]> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            values.add(execution.execution().copyOf(i, nodes.get(i).shape().size()));
        }
        return values;
    }

    @Test
    void thereAreAsManyParameters() {
        assertEquals(44_288, model.parameterCount());
        assertEquals(2 * 44_288, model.length());
        assertEquals(model.blocks().size(), Summaries.ORDER.size());
    }

    @Test
    void lossesAreThoseOfTwoOtherPrograms() {
        Node nll = likelihood();
        List<Node> each = List.of(
                dissimilarity('x', 'y'),
                dissimilarity('y', 'x'),
                dissimilarity('x', 'g'),
                dissimilarity('g', 'x'),
                dissimilarity('y', 'g'),
                dissimilarity('g', 'y'));
        Node total = nll;
        for (Node one : each) {
            total = graph.add(total, graph.scale(0.5, one));
        }
        List<Node> gradient = Differentiation.gradient(graph, total, network.parameters());
        List<Node> results = new ArrayList<>(List.of(nll, total));
        results.addAll(each);
        results.addAll(gradient);
        List<double[]> found = values(theta(), results);
        double length = found.subList(8, found.size()).stream()
                .flatMapToDouble(Arrays::stream)
                .map(x -> x * x)
                .sum();
        double[] numbers = {
            found.get(0)[0],
            found.get(1)[0],
            found.get(2)[0],
            found.get(3)[0],
            found.get(4)[0],
            found.get(7)[0],
            Math.sqrt(length)
        };
        assertArrayEquals(
                new double[] {
                    3.8541350658246127,
                    7.566999555021166,
                    1.297710031468931,
                    1.1884065805466275,
                    1.1973052886465831,
                    1.3340818440566509,
                    6.904805131260486
                },
                numbers,
                DIGITS);
        for (int i = 2; i < 8; i++) {
            assertTrue(found.get(i)[0] >= 0 && found.get(i)[0] <= 2);
        }
    }

    @Test
    void textsAndWordsAreThoseOfTheOtherProgram() {
        TwoStreams.Streams streams =
                model.capability(TwoStreams.class).orElseThrow().streams(own, batch.inputs());
        Node generated = summariser.generated(own, summariser.document(own, batch.inputs()));
        List<double[]> found = values(
                theta(), List.of(streams.first().features(), streams.second().features(), generated));
        double[] words = new double[15];
        Arrays.fill(words, 11);
        assertArrayEquals(words, found.get(2));
        double positive = 0;
        double negative = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double cosine = cosine(found.get(0), i, found.get(1), j);
                positive += i == j ? cosine / 3 : 0;
                negative += i == j ? 0 : cosine / 6;
            }
        }
        assertEquals(0.7935412186679506, positive, DIGITS);
        assertEquals(0.2078011991010047, positive - negative, DIGITS);
    }

    /** Of column i of the one and column j of the other, three columns each. */
    private static double cosine(double[] a, int i, double[] b, int j) {
        double product = 0;
        double ofA = 0;
        double ofB = 0;
        for (int k = 0; k < a.length; k += 3) {
            product += a[k + i] * b[k + j];
            ofA += a[k + i] * a[k + i];
            ofB += b[k + j] * b[k + j];
        }
        return product / Math.sqrt(ofA * ofB);
    }

    @Test
    void noGradientReachesTheTeacher() {
        Node loss = dissimilarity('x', 'y');
        List<Node> copies = network.sources()
                .subList(network.parameters().size(), 2 * network.parameters().size());
        values(theta(), Differentiation.gradient(graph, loss, copies))
                .forEach(part -> assertArrayEquals(new double[part.length], part));
    }

    @Test
    void theGradientOfACosineIsOrthogonal() {
        GraphBuilder small = new GraphBuilder();
        Node u = small.input("u", Shape.of(7, 1));
        Node v = small.input("v", Shape.of(7, 1));
        Node cosine = small.sum(small.multiply(small.normalise(u, 1), small.normalise(v, 1)));
        Node gradient = Differentiation.gradient(small, small.subtract(small.constant(1), cosine), List.of(u))
                .get(0);
        Node along = small.sum(small.multiply(gradient, u));
        Execution execution =
                Plan.compile(small, List.of(u, v), List.of(along, gradient)).execution();
        for (int i = 0; i < 2; i++) {
            int k = i + 1;
            double[] numbers = new double[7];
            Arrays.setAll(numbers, n -> Summaries.pattern(n, k));
            execution.set(i, numbers);
        }
        execution.run();
        assertEquals(0, execution.copyOf(0, 1)[0], ROUNDING);
        assertTrue(Summaries.largest(execution.copyOf(1, 7)) > 0.01);
    }

    /** A projector that says the same of everything, and an attention that says it too: no text is far from another. */
    @Test
    void collapseIsAGlobalMinimum() {
        double[] theta = theta();
        int copy = model.parameterCount();
        Block bias = Summaries.block(model, "4 b_2");
        double length = 0;
        for (int i = 0; i < bias.size(); i++) {
            length = Math.hypot(length, theta[bias.offset() + i]);
        }
        for (int i = 0; i < bias.size(); i++) {
            theta[Summaries.block(model, "5 b_o").offset() + i] = theta[bias.offset() + i] / length;
            theta[copy + bias.offset() + i] = theta[bias.offset() + i];
        }
        for (int at : new int[] {0, copy}) {
            fill(theta, at, "4 W_2");
        }
        fill(theta, 0, "5 W_o");
        for (double[] each : values(theta, List.of(dissimilarity('x', 'y'), dissimilarity('g', 'x')))) {
            assertEquals(0, each[0], ROUNDING);
        }
    }

    private void fill(double[] theta, int from, String name) {
        Block block = Summaries.block(model, name);
        Arrays.fill(theta, from + block.offset(), from + block.offset() + block.size(), 0);
    }

    @Test
    void teacherAndNetworkBeginAlike() {
        double[] theta = model.initialise(new RandomStream(3, "init"));
        List<double[]> both = values(
                theta, List.of(view('x', own).states(), view('x', teacher).states()));
        assertArrayEquals(both.get(0), both.get(1));
    }
}
