package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.linear.Volume;

/**
 * Images with {@code factor} times as many rows and columns, or lines of as many times the length, a fixed linear map without parameters. At
 * infinite width covariances between positions are mixed by the same map.
 */
public final class Upsample implements Layer {
    private final Volume output;
    private final SparseMatrix matrix;

    /** How new pixels are found. */
    public enum Kind {
        /** The pixel that the new one lies in. */
        NEAREST,
        /**
         * Linear along both axes between the centres of pixels, the edge's pixels beyond the outermost centres (PyTorch's
         * {@code align_corners=False}).
         */
        BILINEAR
    }

    private Upsample(Volume input, boolean line, Kind kind, int factor) {
        this.output = new Volume(input.channels(), line ? 1 : input.height() * factor, input.width() * factor);
        List<Pixel> vertical = line ? List.of(new Pixel(0, 0, 1)) : axis(input.height(), kind, factor);
        List<Pixel> horizontal = axis(input.width(), kind, factor);
        int count = input.channels() * vertical.size() * horizontal.size();
        int[] rows = new int[count];
        int[] columns = new int[count];
        double[] values = new double[count];
        int next = 0;
        for (int c = 0; c < input.channels(); c++) {
            for (Pixel y : vertical) {
                for (Pixel x : horizontal) {
                    rows[next] = output.unit(c, y.to, x.to);
                    columns[next] = input.unit(c, y.from, x.from);
                    values[next++] = y.weight * x.weight;
                }
            }
        }
        this.matrix = SparseMatrix.of(output.size(), input.size(), rows, columns, values);
    }

    /** By how much pixel {@code to} takes of pixel {@code from}. */
    private record Pixel(int to, int from, double weight) {}

    private static List<Pixel> axis(int size, Kind kind, int factor) {
        List<Pixel> pixels = new ArrayList<>();
        for (int to = 0; to < size * factor; to++) {
            if (kind == Kind.NEAREST) {
                pixels.add(new Pixel(to, to / factor, 1));
                continue;
            }
            double at = Math.max((to + 0.5) / factor - 0.5, 0);
            int low = (int) at;
            double high = low + 1 < size ? at - low : 0;
            pixels.add(new Pixel(to, low, 1 - high));
            if (high > 0) {
                pixels.add(new Pixel(to, low + 1, high));
            }
        }
        return pixels;
    }

    /**
     * The layer on images of {@code input}.
     *
     * @param line whether they are lines, of height 1, which alone grow longer
     * @throws IllegalArgumentException if the factor is below 1
     */
    public static Upsample of(Volume input, boolean line, Kind kind, int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "upsampling by %d: expected a factor of at least 1", factor));
        }
        return new Upsample(input, line, kind, factor);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        return pass.graph().product(matrix, inputs);
    }

    /** What it makes of an image. */
    public Volume output() {
        return output;
    }

    @Override
    public double operations() {
        return 2.0 * matrix.count();
    }
}
