package org.almagest.dynamics.data;

import java.util.Arrays;

/**
 * Supervised examples, one after another. Example i has {@code inputs[i*features .. )} and {@code targets[i*outputs ..
 * )}; class labels are one-hot targets. The arrays are shared, not copied: treat them as read-only.
 *
 * @param features numbers in one input
 * @param outputs numbers in one target
 * @param count examples
 * @param inputs [count][features]
 * @param targets [count][outputs]
 */
public record Examples(int features, int outputs, int count, double[] inputs, double[] targets) {
    public Examples {
        if (features < 1 || outputs < 1 || count < 0) {
            throw new IllegalArgumentException("examples of %d features, %d outputs, count %d: expected positive sizes"
                    .formatted(features, outputs, count));
        }
        if (inputs.length != features * count || targets.length != outputs * count) {
            throw new IllegalArgumentException("%d inputs and %d targets, expected %d×%d and %d×%d"
                    .formatted(inputs.length, targets.length, count, features, count, outputs));
        }
    }

    /** The first {@code most} of them; all of them where there are no more, or {@code most} is 0. */
    public Examples first(int most) {
        return most == 0 || most >= count
                ? this
                : new Examples(
                        features,
                        outputs,
                        most,
                        Arrays.copyOf(inputs, most * features),
                        Arrays.copyOf(targets, most * outputs));
    }
}
