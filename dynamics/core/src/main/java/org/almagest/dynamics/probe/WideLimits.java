package org.almagest.dynamics.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.infinite.InfiniteWidthLaw;
import org.jspecify.annotations.Nullable;

/** Kernels of infinite width. They depend on neither weights nor widths, so they are computed once for a whole fleet. */
final class WideLimits {
    private static final int MOST_KNOWN = 64;

    private static final Map<Key, InfiniteWidthLaw.Kernels> KNOWN = new LinkedHashMap<>();

    private WideLimits() {}

    /** What determines one: the array of all inputs is compared by identity. */
    private record Key(InfiniteWidthLaw law, double[] inputs, int count) {
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
        return model.capability(InfiniteWidthLaw.class)
                .filter(InfiniteWidthLaw::known)
                .isPresent();
    }

    /**
     * The kernels of {@code model} at infinite width; empty where its family has none.
     *
     * @param examples the first of those that {@code inputs} belong to
     * @param inputs all inputs, one array for all who ask about the same data
     * @throws IllegalArgumentException if the family has them, but not for this network
     */
    static Optional<InfiniteWidthLaw.Kernels> of(Model model, Examples examples, double[] inputs) {
        return model.capability(InfiniteWidthLaw.class)
                .map(law -> known(new Key(law, inputs, examples.count()), () -> law.kernels(examples)));
    }

    private static InfiniteWidthLaw.Kernels known(Key key, Supplier<InfiniteWidthLaw.Kernels> limit) {
        synchronized (KNOWN) {
            InfiniteWidthLaw.Kernels kernels = KNOWN.get(key);
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
    static double[] tangent(InfiniteWidthLaw.Kernels limit, Examples examples) {
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
