package org.almagest.dynamics.curvature;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.almagest.dynamics.objective.Objectives;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Hessians, products with them, tangent kernels and eigenvalues of perceptrons on 256 examples. Of a whole matrix is measured what a look
 * at another checkpoint takes: the graph with its derivatives is made and its plan, which an equal graph has left, is found by it; then
 * new arrays are filled. Compiling is not in it, since that comes once.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class CurvatureBenchmark {
    private static final int EXAMPLES = 256;

    /** Inputs and width of the perceptron, with two hidden layers and four outputs. */
    @Param({"10-16", "20-28"})
    public String sizes;

    private Curvature curvature;
    private TangentKernel kernel;
    private LinearOperator operator;
    private double[] direction;
    private double[] product;
    private double[] matrix;

    /** Random examples and weights. */
    @Setup
    public void setUp() {
        int inputs = Integer.parseInt(sizes.split("-", -1)[0]);
        int width = Integer.parseInt(sizes.split("-", -1)[1]);
        Family family = Families.ALL.named("mlp");
        Model model = family.build(Settings.of(family.parameters(), Map.of("depth", 2, "width", width)), inputs, 4);
        RandomStream random = new RandomStream(1, "data");
        double[] x = new double[EXAMPLES * inputs];
        double[] y = new double[EXAMPLES * 4];
        Arrays.setAll(x, i -> random.normal());
        Arrays.setAll(y, i -> random.normal());
        Examples examples = new Examples(inputs, 4, EXAMPLES, x, y);
        double[] parameters = model.initialise(new RandomStream(1, "init"));
        curvature = new Curvature(model, Objectives.SQUARED_ERROR, examples, parameters);
        kernel = new TangentKernel(model, examples, parameters);
        operator = curvature.operator(HessianPart.HESSIAN);
        direction = new double[parameters.length];
        Arrays.setAll(direction, i -> random.normal());
        product = new double[parameters.length];
        matrix = curvature.matrix(HessianPart.HESSIAN);
    }

    /** All P² numbers, from the parameters on. */
    @Benchmark
    public double[] hessian() {
        return curvature.matrix(HessianPart.HESSIAN);
    }

    /** One product, its plan and arrays at hand. */
    @Benchmark
    public double[] hessianVectorProduct() {
        operator.apply(direction, product);
        return product;
    }

    /** The Gram matrix of 1024 rows, from the parameters on. */
    @Benchmark
    public double[] tangentKernel() {
        return kernel.gram();
    }

    /** All eigenvalues of the Hessian, which is there. */
    @Benchmark
    public double[] eigenvalues() {
        return SymmetricEigenvalues.of(matrix, curvature.size());
    }
}
