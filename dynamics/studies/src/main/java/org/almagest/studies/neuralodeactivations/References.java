package org.almagest.studies.neuralodeactivations;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.probe.OutputGradient;
import org.jspecify.annotations.Nullable;

/**
 * References that the runs of a process share: networks that differ only in their own steps have one ODE between them. What
 * is found here is what would be computed, to the last bit.
 */
final class References {
    /** Of some hundred kilobytes each. */
    private static final int MOST = 32;

    static final References SHARED = new References();

    private final Map<Key, OutputGradient> known = new LinkedHashMap<>(16, 0.75f, true);

    private References() {}

    /** All that a reference depends on. */
    private record Key(NeuralOdeModel model, double[] inputs, int count, double[] signs, double[] parameters) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && model.equals(key.model)
                    && count == key.count
                    && Arrays.equals(inputs, key.inputs)
                    && Arrays.equals(signs, key.signs)
                    && Arrays.equals(parameters, key.parameters);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(parameters) + model.hashCode();
        }
    }

    /** The prediction and gradient of {@code reference}, computed where they are not known. */
    OutputGradient of(NeuralOdeModel reference, Examples examples, double[] signs, double[] parameters) {
        Key key = new Key(reference, examples.inputs(), examples.count(), signs, parameters.clone());
        return of(key, () -> OutputGradient.of(reference, examples, signs, parameters));
    }

    private OutputGradient of(Key key, Supplier<OutputGradient> compute) {
        synchronized (this) {
            OutputGradient found = known.get(key);
            if (found != null) {
                return found;
            }
        }
        // outside the lock: two threads may compute the same, which costs time but changes nothing
        OutputGradient made = compute.get();
        synchronized (this) {
            known.put(key, made);
            var oldest = known.entrySet().iterator();
            while (known.size() > MOST) {
                oldest.next();
                oldest.remove();
            }
            return made;
        }
    }
}
