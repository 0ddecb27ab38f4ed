package org.almagest.dynamics.nn;

import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.linear.Volume;

/** Windows of poolings on images of known shape. */
final class Windows {
    private Windows() {}

    /**
     * Square windows with as many cells of padding on every side.
     *
     * @param line whether the images are lines, of height 1, along which alone windows reach
     * @throws IllegalArgumentException if the window does not fit
     */
    static PoolingGeometry of(Volume input, boolean line, int kernel, int stride, int padding) {
        return new PoolingGeometry(
                input.channels(),
                line ? ConvolutionAxis.NONE : axis(input.height(), kernel, stride, padding),
                axis(input.width(), kernel, stride, padding));
    }

    private static ConvolutionAxis axis(int size, int kernel, int stride, int padding) {
        return new ConvolutionAxis(size, kernel, stride, padding, padding);
    }

    /** The images that they make. */
    static Volume output(PoolingGeometry geometry) {
        return new Volume(
                geometry.channels(),
                geometry.vertical().outputs(),
                geometry.horizontal().outputs());
    }
}
