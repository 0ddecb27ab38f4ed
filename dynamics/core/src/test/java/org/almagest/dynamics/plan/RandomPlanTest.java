package org.almagest.dynamics.plan;

import static org.almagest.dynamics.autodiff.GraphChecks.close;
import static org.almagest.dynamics.autodiff.GraphChecks.concatenated;
import static org.almagest.dynamics.autodiff.GraphChecks.dot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.GraphChecks;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.RandomGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans of random graphs against the interpreter, and their derivatives against each other. */
class RandomPlanTest {
    private static final int GRAPHS = 400;
    /** Both sides are sums of the same products, of numbers that may be a hundred times the result. */
    private static final double ADJOINT = 1e-11;
    /** A plan has tanh′ as 1 − t², which cancels where t is near 1 and may be multiplied by large cotangents afterwards. */
    private static final double CANCELLATION = 1e-9;

    static LongStream seeds() {
        return LongStream.range(0, GRAPHS);
    }

    /** Outputs may be inputs, constants, reshapes, the same node twice; some inputs stay unused. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyNodes(long seed) {
        RandomGraph random = new RandomGraph(seed);
        List<Node> outputs = new ArrayList<>();
        int count = 1 + random.lab().random().nextInt(5);
        for (int i = 0; i < count; i++) {
            outputs.add(random.any());
        }
        outputs.add(outputs.get(0));
        random.lab().evaluate(outputs);
    }

    /** A scalar of random nodes with its gradient, Hessian-vector product and third order in one plan. */
    @ParameterizedTest
    @MethodSource("seeds")
    void derivatives(long seed) {
        RandomGraph random = new RandomGraph(seed);
        GraphChecks lab = random.lab();
        GraphBuilder graph = lab.graph;
        List<Node> x = List.copyOf(lab.inputs());
        Node s = graph.add(lab.scalar(random.any()), lab.scalar(random.any()));
        List<Node> gradient = Differentiation.gradient(graph, s, x);
        List<Node> v = x.stream().map(node -> lab.input(node.shape())).toList();
        List<Node> w = x.stream().map(node -> lab.input(node.shape())).toList();
        List<Node> hv = Differentiation.tangents(graph, gradient, x, v);
        List<Node> hw = Differentiation.tangents(graph, gradient, x, w);
        List<Node> third = Differentiation.cotangents(graph, hv, v, x);
        List<Node> outputs = new ArrayList<>(List.of(s));
        outputs.addAll(gradient);
        outputs.addAll(hv);
        outputs.addAll(hw);
        outputs.addAll(third);
        List<double[]> values = lab.evaluate(outputs, CANCELLATION);
        int n = x.size();
        double[] vs = concatenated(v.stream().map(lab::valuesOf).toList());
        double[] ws = concatenated(w.stream().map(lab::valuesOf).toList());
        double left = dot(ws, concatenated(values.subList(1 + n, 1 + 2 * n)));
        double right = dot(vs, concatenated(values.subList(1 + 2 * n, 1 + 3 * n)));
        close(new double[] {left}, new double[] {right}, ADJOINT, "wᵀHv against vᵀHw");
    }
}
