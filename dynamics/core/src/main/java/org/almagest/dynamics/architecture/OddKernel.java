package org.almagest.dynamics.architecture;

import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/** Kernels with a centre, so that images keep their size among as many zeros on every side. */
final class OddKernel {
    /** Its setting. */
    static final Parameter PARAMETER = Parameter.integer(
            "kernel_size", 3, 1, 99, "k, odd: kernels are k by k, on a line k numbers; (k−1)/2 zeros on every side");

    private OddKernel() {}

    /**
     * The size that {@code settings} give.
     *
     * @throws IllegalArgumentException if it is even
     */
    static int of(Settings settings) {
        int kernel = settings.integer("kernel_size");
        if (kernel % 2 == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "kernel_size %d: expected an odd number, so that images keep their size; choose %d or %d",
                    kernel,
                    kernel - 1,
                    kernel + 1));
        }
        return kernel;
    }
}
