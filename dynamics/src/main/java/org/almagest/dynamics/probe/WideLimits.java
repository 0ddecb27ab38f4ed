package org.almagest.dynamics.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.infinite.NeuralOdeLimit;
import org.jspecify.annotations.Nullable;

/** Kernels of infinite width. They depend on neither weights nor widths, so they are computed once for a whole fleet. */
final class WideLimits {
    private static final int MOST_KNOWN = 64;

    private static final Map<Key, NeuralOdeLimit> KNOWN = new LinkedHashMap<>();

    private WideLimits() {}

    /** What determines one: the array of all inputs is compared by identity. */
    private record Key(NeuralOdeModel model, double[] inputs, int count) {
        static Key of(NeuralOdeModel model, Examples examples, double[] inputs) {
            NeuralOdeModel anyWidth = new NeuralOdeModel(
                    model.features(),
                    1,
                    1,
                    model.activation(),
                    model.solver(),
                    model.depth(),
                    model.horizon(),
                    model.sigmaU(),
                    model.sigmaW(),
                    model.sigmaV());
            return new Key(anyWidth, inputs, examples.count());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.inputs == inputs && key.count == count && key.model.equals(model);
        }

        @Override
        public int hashCode() {
            return model.hashCode() * 31 + count;
        }
    }

    /** Θ_∞ for all outputs, in the order of the empirical kernel's rows: different outputs do not correlate. */
    static double[] tangent(NeuralOdeModel model, Examples examples) {
        Key key = Key.of(model, examples, examples.inputs());
        NeuralOdeLimit limit;
        synchronized (KNOWN) {
            limit = KNOWN.get(key);
            if (limit == null) {
                limit = NeuralOdeLimit.of(model, examples);
                KNOWN.put(key, limit);
                if (KNOWN.size() > MOST_KNOWN) {
                    KNOWN.remove(KNOWN.keySet().iterator().next());
                }
            }
        }
        int count = examples.count();
        int rows = count * model.outputs();
        double[] whole = new double[rows * rows];
        for (int k = 0; k < model.outputs(); k++) {
            for (int n = 0; n < count; n++) {
                System.arraycopy(limit.tangent(), n * count, whole, (k * count + n) * rows + k * count, count);
            }
        }
        return whole;
    }
}
