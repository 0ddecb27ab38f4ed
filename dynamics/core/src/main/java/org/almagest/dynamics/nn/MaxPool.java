package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.linear.Volume;

/**
 * The largest number of a window of every channel; no parameters. Padding is never the largest. It has no closed form at infinite
 * width.
 *
 * @param geometry the windows
 */
public record MaxPool(PoolingGeometry geometry) implements Layer {
    /**
     * Square windows on images.
     *
     * @param line whether the images are lines, of height 1, along which alone windows reach
     * @throws IllegalArgumentException if the window does not fit
     */
    public static MaxPool of(Volume input, boolean line, int kernel, int stride, int padding) {
        return new MaxPool(Windows.of(input, line, kernel, stride, padding));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.graph().maximumPool(geometry, inputs);
    }

    /** What it makes of an image. */
    public Volume output() {
        return Windows.output(geometry);
    }

    @Override
    public double operations() {
        return (double) geometry.outRows() * geometry.taps();
    }
}
