package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.curvature.TangentKernel;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.objective.Objectives;

/**
 * Hessians, products with them, and tangent kernels, on 256 examples unless told otherwise. A call for a whole matrix makes the graph with
 * its derivatives, finds the plan that the first call has compiled, and fills new arrays from the parameters to the finished matrix; a call
 * for a product has its plan and arrays at hand, and is one product with the whole training set.
 */
final class CurvatureWorkload {
    private static final int EXAMPLES = 256;

    private CurvatureWorkload() {}

    /** Words: hessian or product, then {@code mlp IN WIDTH OUT} or {@code cnn SIZE CHANNELS}, then a loss. */
    static Workload of(List<String> words) {
        return of(words, EXAMPLES);
    }

    static Workload of(List<String> words, int count) {
        boolean cnn = words.get(1).equals("cnn");
        int first = Integer.parseInt(words.get(2));
        int width = Integer.parseInt(words.get(3));
        int features = cnn ? first * first : first;
        int outputs = cnn ? 10 : Integer.parseInt(words.get(4));
        Model model = StepWorkload.model(cnn ? "cnn" : "mlp", Map.of("depth", 2, "width", width), features, outputs);
        boolean classes = words.contains("cross-entropy");
        Examples examples = classes ? Wave.classes(count, features, outputs) : Wave.examples(count, features, outputs);
        Curvature curvature = new Curvature(
                model,
                classes ? Objectives.CROSS_ENTROPY : Objectives.SQUARED_ERROR,
                examples,
                Wave.of(model.parameterCount(), 0.3, 0.7, 1));
        return words.get(0).equals("hessian") ? hessian(curvature) : product(curvature);
    }

    private static Workload hessian(Curvature curvature) {
        return new Workload() {
            @Override
            public double[] numbers() {
                return Wave.products(curvature.matrix(HessianPart.HESSIAN), curvature.size());
            }

            @Override
            public void call() {
                curvature.matrix(HessianPart.HESSIAN);
            }
        };
    }

    private static Workload product(Curvature curvature) {
        LinearOperator operator = curvature.operator(HessianPart.HESSIAN);
        int size = curvature.size();
        double[] direction = Wave.direction(size, 0);
        double[] result = new double[size];
        return new Workload() {
            @Override
            public double[] numbers() {
                double[] numbers = new double[3 * size];
                for (int k = 0; k < 3; k++) {
                    operator.apply(Wave.direction(size, k), result);
                    System.arraycopy(result, 0, numbers, k * size, size);
                }
                return numbers;
            }

            @Override
            public void call() {
                operator.apply(direction, result);
            }
        };
    }

    /** The perceptron 20-28-28-4 with tanh. */
    static Workload tangentKernel() {
        return tangentKernel(28, EXAMPLES);
    }

    static Workload tangentKernel(int width, int count) {
        Model model = StepWorkload.model("mlp", Map.of("depth", 2, "width", width), 20, 4);
        TangentKernel kernel =
                new TangentKernel(model, Wave.examples(count, 20, 4), Wave.of(model.parameterCount(), 0.3, 0.7, 1));
        return new Workload() {
            @Override
            public double[] numbers() {
                return Wave.products(kernel.gram(), kernel.size());
            }

            @Override
            public void call() {
                kernel.gram();
            }
        };
    }
}
