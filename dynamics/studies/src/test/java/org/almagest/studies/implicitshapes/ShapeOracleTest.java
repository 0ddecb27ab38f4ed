package org.almagest.studies.implicitshapes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.SquaredError;
import org.almagest.dynamics.plan.Execution;
import org.junit.jupiter.api.Test;

/** Numbers that PyTorch gave for networks whose parameter number k is 0.2 sin(1.7k), and counts of pixels that NumPy gave. */
class ShapeOracleTest {
    /** Sums of some ten thousand products in another order, relative. */
    private static final double ROUNDING = 1e-12;

    /** A second derivative of size 1e-4 is left over from terms of size 0.1. */
    private static final double LAPLACIAN_ROUNDING = 1e-15;

    private static void close(double expected, double found) {
        assertEquals(expected, found, ROUNDING * Math.abs(expected));
    }

    @Test
    void asManyParametersAsThePapersDecoderInThePlane() {
        Model implicit = Coders.model("implicit");
        Model deconvolution = Coders.model("deconvolution");
        assertEquals(12_600 + 10_337, implicit.parameterCount());
        assertEquals(12_600 + 12_721, deconvolution.parameterCount());
    }

    @Test
    void pixelsInsideAreThoseWhoseCentresAre() {
        int[][] expected = {{33, 515, 8229}, {30, 529, 8464}, {32, 512, 8192}};
        int[] sides = {16, 64, 256};
        for (PlanarShape shape : Coders.three()) {
            for (int i = 0; i < sides.length; i++) {
                assertEquals(
                        expected[shape.kind().ordinal()][i], inside(shape.mask(sides[i])), shape + " at " + sides[i]);
            }
        }
    }

    private static int inside(boolean[] mask) {
        int count = 0;
        for (boolean pixel : mask) {
            count += pixel ? 1 : 0;
        }
        return count;
    }

    @Test
    void theImplicitDecoderAndItsDerivatives() {
        Model model = Coders.model("implicit");
        checkLoss(model, 0.22272901475497023, 0.5866599822533003);
        Examples rasters = Coders.rasters(Coders.three());
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        ShapeCoder coder = Coders.coder(model);
        Node inputs = network.batch(rasters.first(1).shape(), 1).inputs();
        Node code = coder.encoder().apply(network.pass(), inputs);
        Node point = network.input("point", Shape.of(2, 1));
        Node field = ((ImplicitDecoder) coder.decoder()).at(network.pass(), code, point);
        Node slope = Differentiation.gradient(graph, field, List.of(point)).get(0);
        Node across = Differentiation.gradient(graph, graph.slice(slope, 1, 0, 1), List.of(point))
                .get(0);
        Node down = Differentiation.gradient(graph, graph.slice(slope, 1, 1, 1), List.of(point))
                .get(0);
        Node laplacian = graph.add(graph.slice(across, 1, 0, 1), graph.slice(down, 1, 1, 1));
        NetworkExecution execution =
                network.execution(List.of(code, field, slope, laplacian), Coders.closedForm(model));
        execution.load(rasters, 0);
        execution.set("point", 0.3, -0.4);
        Execution run = execution.execution();
        run.run();
        close(0.6023652750668629, run.copyOf(0, 8)[0]);
        close(0.45538378311141836, run.copyOf(1, 1)[0]);
        close(-0.012231730432914346, run.copyOf(2, 2)[0]);
        close(0.004889618528213881, run.copyOf(2, 2)[1]);
        assertEquals(6.243284915016727e-05, run.copyOf(3, 1)[0], LAPLACIAN_ROUNDING);
    }

    @Test
    void theDeconvolutionDecoder() {
        Model model = Coders.model("deconvolution");
        Execution run = checkLoss(model, 0.22151697415150082, 0.18635520509228767);
        double[] prediction = run.copyOf(1, 3 * ExampleLayout.PIXELS);
        // row 8, column 5 of the first of three pictures
        close(0.47502879800049863, prediction[(8 * ExampleLayout.SIDE + 5) * 3]);
    }

    /** Compares loss and norm of its gradient over the three shapes; the run has the loss, then the prediction. */
    private static Execution checkLoss(Model model, double loss, double norm) {
        Examples rasters = Coders.rasters(Coders.three());
        NetworkInGraph network = new NetworkInGraph(model);
        Node inputs = network.batch(rasters.shape(), rasters.count()).inputs();
        Node prediction = network.predict(inputs);
        Node value = new SquaredError().emit(network.graph(), prediction, inputs);
        List<Node> results = new ArrayList<>(List.of(value, prediction));
        results.addAll(Differentiation.gradient(network.graph(), value, network.parameters()).stream()
                .map(Objects::requireNonNull)
                .toList());
        NetworkExecution execution = network.execution(results, Coders.closedForm(model));
        execution.load(rasters, 0);
        Execution run = execution.execution();
        run.run();
        close(loss, run.copyOf(0, 1)[0]);
        double squares = 0;
        for (int b = 0; b < model.blocks().size(); b++) {
            squares += Arrays.stream(run.copyOf(b + 2, model.blocks().get(b).size()))
                    .map(g -> g * g)
                    .sum();
        }
        close(norm, Math.sqrt(squares));
        return run;
    }
}
