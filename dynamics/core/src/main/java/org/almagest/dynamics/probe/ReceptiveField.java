package org.almagest.dynamics.probe;

import java.util.Optional;
import org.almagest.dynamics.linear.Convolution;
import org.almagest.dynamics.linear.Dense;
import org.almagest.dynamics.linear.LinearLayer;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.linear.Window;

/**
 * What the kernels of a first layer see: patches of an image with rows [channel][y][x]. A dense layer sees the whole input
 * from a single position.
 *
 * @param image what is there to see
 * @param down how a kernel moves from row to row
 * @param across how it moves from column to column
 */
record ReceptiveField(Volume image, Window down, Window across) {
    private static final Window POINT = new Window(1, 1, 1, 0, 0);

    /** The field of {@code layer}; empty where its kernels are not the same at every position. */
    static Optional<ReceptiveField> of(LinearLayer layer) {
        if (layer instanceof Dense) {
            return Optional.of(dense(layer.input().size()));
        }
        if (layer instanceof Convolution convolution) {
            Window down = convolution.vertical();
            Window across = convolution.horizontal();
            return Optional.of(new ReceptiveField(convolution.input(), down, across));
        }
        return Optional.empty();
    }

    /** A dense layer on {@code features} numbers. */
    static ReceptiveField dense(int features) {
        return new ReceptiveField(new Volume(features, 1, 1), POINT, POINT);
    }

    /** Numbers in a patch. */
    int length() {
        return image.channels() * down.kernel() * across.kernel();
    }

    /** Places at which a kernel is applied. */
    int positions() {
        return down.output() * across.output();
    }

    /**
     * The patch at a position in the order of a kernel's weights, [channel][y][x], zero outside the image.
     *
     * @param inputs examples one after another
     * @param at where the example begins
     * @param position row by row
     * @param patch receives it
     */
    void read(double[] inputs, int at, int position, double[] patch) {
        int y0 = position / across.output() * down.stride() - down.before();
        int x0 = position % across.output() * across.stride() - across.before();
        int next = 0;
        for (int c = 0; c < image.channels(); c++) {
            for (int p = 0; p < down.kernel(); p++) {
                for (int q = 0; q < across.kernel(); q++) {
                    int y = y0 + p;
                    int x = x0 + q;
                    boolean inside = y >= 0 && y < image.height() && x >= 0 && x < image.width();
                    patch[next++] = inside ? inputs[at + (c * image.height() + y) * image.width() + x] : 0;
                }
            }
        }
    }
}
