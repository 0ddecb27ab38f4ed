package org.almagest.dynamics.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.family.PerceptronLaw;
import org.almagest.dynamics.infinite.NeuralOdeLimit;
import org.almagest.dynamics.infinite.PerceptronLimit;
import org.jspecify.annotations.Nullable;

/** Kernels of infinite width. They depend on neither weights nor widths, so they are computed once for a whole fleet. */
final class WideLimits {
    private static final int MOST_KNOWN = 64;

    private static final Map<Key, Kernels> KNOWN = new LinkedHashMap<>();

    private WideLimits() {}

    /**
     * The kernels of one output, [count][count]; different outputs do not correlate.
     *
     * @param covariance of the output
     * @param tangent Θ_∞
     */
    record Kernels(double[] covariance, double[] tangent) {}

    /** What determines one: the array of all inputs is compared by identity. */
    private record Key(Object law, double[] inputs, int count) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.inputs == inputs && key.count == count && key.law.equals(law);
        }

        @Override
        public int hashCode() {
            return law.hashCode() * 31 + count;
        }
    }

    /** Whether {@code model} has known kernels at infinite width. */
    static boolean known(Model model) {
        return model instanceof NeuralOdeModel ode
                ? ode.solver().equals("euler")
                : model.perceptronLaw().isPresent();
    }

    /**
     * The kernels of {@code model} at infinite width; empty where its family has none.
     *
     * @param examples the first of those that {@code inputs} belong to
     * @param inputs all inputs, one array for all who ask about the same data
     * @throws IllegalArgumentException if the family has them, but not for this solver
     */
    static Optional<Kernels> of(Model model, Examples examples, double[] inputs) {
        if (model instanceof NeuralOdeModel ode) {
            NeuralOdeModel anyWidth = new NeuralOdeModel(
                    ode.features(),
                    1,
                    1,
                    ode.activation(),
                    ode.solver(),
                    ode.depth(),
                    ode.horizon(),
                    ode.sigmaU(),
                    ode.sigmaW(),
                    ode.sigmaV());
            return Optional.of(known(new Key(anyWidth, inputs, examples.count()), () -> {
                NeuralOdeLimit limit = NeuralOdeLimit.of(ode, examples);
                return new Kernels(limit.covariance(), limit.tangent());
            }));
        }
        Optional<PerceptronLaw> law = model.perceptronLaw();
        return law.map(perceptron -> known(new Key(perceptron, inputs, examples.count()), () -> {
            PerceptronLimit limit = PerceptronLimit.of(perceptron, examples);
            return new Kernels(limit.covariance(), limit.tangent());
        }));
    }

    private static Kernels known(Key key, Supplier<Kernels> limit) {
        synchronized (KNOWN) {
            Kernels kernels = KNOWN.get(key);
            if (kernels == null) {
                kernels = limit.get();
                KNOWN.put(key, kernels);
                if (KNOWN.size() > MOST_KNOWN) {
                    KNOWN.remove(KNOWN.keySet().iterator().next());
                }
            }
            return kernels;
        }
    }

    /** Θ_∞ for all outputs, in the order of the empirical kernel's rows. */
    static double[] tangent(Kernels limit, Examples examples) {
        int count = examples.count();
        int rows = count * examples.outputs();
        double[] whole = new double[rows * rows];
        for (int k = 0; k < examples.outputs(); k++) {
            for (int n = 0; n < count; n++) {
                System.arraycopy(limit.tangent(), n * count, whole, (k * count + n) * rows + k * count, count);
            }
        }
        return whole;
    }
}
