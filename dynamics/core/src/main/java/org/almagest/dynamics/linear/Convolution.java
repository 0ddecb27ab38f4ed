package org.almagest.dynamics.linear;

/**
 * A convolution (cross-correlation, as the field has it), weights [channel out][channel in][tap y][tap x]; 1-D when the
 * vertical window is a single tap on a single row. Its matrix is a {@link Toeplitz} form.
 *
 * @param input what it reads
 * @param channels m_l, channels out
 * @param vertical how the kernel moves down
 * @param horizontal how it moves across
 */
public record Convolution(Volume input, int channels, Window vertical, Window horizontal) implements LinearLayer {
    /** @throws IllegalArgumentException if there are no channels or a window is not for this input */
    public Convolution {
        Windows.check(input, channels, vertical, horizontal);
    }

    @Override
    public Volume output() {
        return new Volume(channels, vertical.output(), horizontal.output());
    }

    /** k, the taps between one channel in and one out. */
    public int taps() {
        return vertical.kernel() * horizontal.kernel();
    }

    @Override
    public int parameters() {
        return channels * input.channels() * taps();
    }
}
