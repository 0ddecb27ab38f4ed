package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.linear.Volume;

/**
 * The mean over a window of every channel, a fixed linear map without parameters; zeros of the padding count, so that all
 * outputs divide by the same number. At infinite width a covariance becomes its mean over pairs of positions of the two windows.
 */
public final class AveragePool implements Layer {
    private final PoolingGeometry window;
    private final SparseMatrix matrix;

    private AveragePool(PoolingGeometry window) {
        this.window = window;
        List<int[]> places = new ArrayList<>();
        for (int c = 0; c < window.channels(); c++) {
            for (int q = 0; q < window.outPositions(); q++) {
                for (int tap = 0; tap < window.taps(); tap++) {
                    int from = window.inPosition(q, tap);
                    if (from >= 0) {
                        places.add(new int[] {c * window.outPositions() + q, c * window.inPositions() + from});
                    }
                }
            }
        }
        double[] values = new double[places.size()];
        Arrays.fill(values, 1.0 / window.taps());
        this.matrix = SparseMatrix.of(
                window.outRows(),
                window.inRows(),
                places.stream().mapToInt(place -> place[0]).toArray(),
                places.stream().mapToInt(place -> place[1]).toArray(),
                values);
    }

    /**
     * Square windows on images.
     *
     * @param line whether the images are lines, of height 1, along which alone windows reach
     * @throws IllegalArgumentException if the window does not fit
     */
    public static AveragePool of(Volume input, boolean line, int kernel, int stride, int padding) {
        return new AveragePool(Windows.of(input, line, kernel, stride, padding));
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.graph().product(matrix, inputs);
    }

    /** What it makes of an image. */
    public Volume output() {
        return Windows.output(window);
    }

    @Override
    public double operations() {
        return 2.0 * matrix.count();
    }
}
