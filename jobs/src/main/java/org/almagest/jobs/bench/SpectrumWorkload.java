package org.almagest.jobs.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.Lanczos;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.objective.Objectives;

/**
 * The spectrum of a Hessian that is too large to be formed: Gauss quadratures by the Lanczos recurrence from vectors of signs, with
 * so many products each, from the parameters to nodes and weights.
 */
final class SpectrumWorkload {
    /** Places at which the smoothed density is compared, between the smallest and the largest node. */
    private static final int PLACES = 5;

    /** Standard deviation of the Gaussians as a share of the distance between the ends. */
    private static final double WIDTH = 0.1;

    private SpectrumWorkload() {}

    /** Words: {@code resnet DEPTH WIDTH EXAMPLES STARTS PRODUCTS} or {@code mlp IN WIDTH OUT EXAMPLES STARTS PRODUCTS}. */
    static Workload of(List<String> words) {
        List<Integer> sizes =
                words.subList(1, words.size()).stream().map(Integer::valueOf).toList();
        boolean residual = words.get(0).equals("resnet");
        int features = residual ? sizes.get(1) : sizes.get(0);
        int outputs = residual ? features : sizes.get(2);
        Model model = residual
                ? StepWorkload.model(
                        "resnet",
                        Map.of("depth", sizes.get(0), "activation", "tanh", "delta", "shared"),
                        features,
                        outputs)
                : StepWorkload.model("mlp", Map.of("depth", 2, "width", sizes.get(1)), features, outputs);
        double[] parameters = Wave.of(model.parameterCount(), 0.1, 0.7, 1);
        if (residual) {
            parameters[parameters.length - 1] = 1.0 / sizes.get(0);
        }
        int last = sizes.size();
        int count = sizes.get(last - 3);
        int starts = sizes.get(last - 2);
        int products = sizes.get(last - 1);
        return new Workload() {
            @Override
            public double[] numbers() {
                double[] numbers = new double[(2 + PLACES) * starts];
                int at = 0;
                for (Lanczos.Quadrature quadrature : quadratures()) {
                    double low = Arrays.stream(quadrature.nodes()).min().orElseThrow();
                    double high = Arrays.stream(quadrature.nodes()).max().orElseThrow();
                    numbers[at++] = low;
                    numbers[at++] = high;
                    double width = WIDTH * (high - low);
                    for (int place = 0; place < PLACES; place++) {
                        double x = low + (high - low) * place / (PLACES - 1);
                        numbers[at++] = quadrature.integral(
                                node -> StrictMath.exp(-0.5 * (node - x) / width * ((node - x) / width)));
                    }
                }
                return numbers;
            }

            @Override
            public void call() {
                quadratures();
            }

            private List<Lanczos.Quadrature> quadratures() {
                LinearOperator hessian = new Curvature(
                                model, Objectives.SQUARED_ERROR, Wave.examples(count, features, outputs), parameters)
                        .operator(HessianPart.HESSIAN);
                List<double[]> signs = new ArrayList<>();
                for (int k = 0; k < starts; k++) {
                    double[] start = Wave.direction(hessian.size(), k);
                    Arrays.setAll(start, i -> start[i] < 0 ? -1 : 1);
                    signs.add(start);
                }
                return Lanczos.quadratures(hessian, signs, products);
            }
        };
    }
}
