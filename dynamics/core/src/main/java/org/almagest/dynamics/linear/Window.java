package org.almagest.dynamics.linear;

import java.util.Locale;

/**
 * How a kernel slides along one axis: output o reads the inputs o·stride − before + t for taps t = 0 … kernel−1, and
 * zero where that lies outside.
 *
 * @param input length of the input
 * @param kernel taps
 * @param stride steps between neighbouring outputs
 * @param before zeros before the input
 * @param after zeros after it
 */
public record Window(int input, int kernel, int stride, int before, int after) {
    /** @throws IllegalArgumentException if a length is not positive or the kernel does not fit */
    public Window {
        if (input < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "an input of length %d; it must be at least 1", input));
        }
        if (kernel < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a kernel of %d taps; it must have at least 1", kernel));
        }
        if (stride < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a stride of %d; it must be at least 1", stride));
        }
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "padding of %d and %d; zeros cannot be fewer than none", before, after));
        }
        if (kernel > input + before + after) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the kernel of %d taps is larger than its input of length %d%s; use at most %d taps, a longer input or "
                            + "padding same",
                    kernel,
                    input,
                    before + after == 0 ? "" : String.format(Locale.ROOT, " with %d zeros of padding", before + after),
                    input + before + after));
        }
    }

    /** The window of {@code kernel} taps with the given padding. */
    public static Window of(int input, int kernel, int stride, Padding padding) {
        if (padding == Padding.VALID || input < 1 || kernel < 1 || stride < 1) {
            return new Window(input, kernel, stride, 0, 0);
        }
        int outputs = (input - 1) / stride + 1;
        int zeros = Math.max((outputs - 1) * stride + kernel - input, 0);
        return new Window(input, kernel, stride, zeros / 2, zeros - zeros / 2);
    }

    /** Length of the output. */
    public int output() {
        return (input + before + after - kernel) / stride + 1;
    }

    /** The input that output {@code o} reads at tap {@code t}, or −1 if it is padding. */
    public int source(int o, int t) {
        int i = o * stride - before + t;
        return i < input ? Math.max(i, -1) : -1;
    }
}
