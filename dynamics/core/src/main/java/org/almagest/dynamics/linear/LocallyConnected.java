package org.almagest.dynamics.linear;

/**
 * The windows of a convolution without its weight sharing: weights [channel out][y][x][channel in][tap y][tap x], of
 * which those on padding do not exist.
 *
 * @param input what it reads
 * @param channels m_l, channels out
 * @param vertical how the window moves down
 * @param horizontal how it moves across
 */
public record LocallyConnected(Volume input, int channels, Window vertical, Window horizontal) implements LinearLayer {
    /** @throws IllegalArgumentException if there are no channels or a window is not for this input */
    public LocallyConnected {
        Windows.check(input, channels, vertical, horizontal);
    }

    @Override
    public Volume output() {
        return new Volume(channels, vertical.output(), horizontal.output());
    }

    /** Taps that lie on the input, over all windows of one channel in and one out. */
    int links() {
        return Windows.links(vertical) * Windows.links(horizontal);
    }

    @Override
    public int parameters() {
        return channels * input.channels() * links();
    }
}
