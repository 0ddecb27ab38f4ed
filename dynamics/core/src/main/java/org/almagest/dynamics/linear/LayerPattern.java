package org.almagest.dynamics.linear;

/** Lays the weights of a layer out in its matrix. Rows and columns of different channels come in the same order. */
public final class LayerPattern {
    private LayerPattern() {}

    public static WeightPattern of(LinearLayer layer) {
        WeightPattern pattern =
                new WeightPattern(layer.output().size(), layer.input().size(), layer.parameters());
        if (layer instanceof Convolution convolution) {
            slide(pattern, convolution, convolution.vertical(), convolution.horizontal());
        } else if (layer instanceof LocallyConnected local) {
            slide(pattern, local, local.vertical(), local.horizontal());
        } else if (layer instanceof Dense) {
            int columns = layer.input().size();
            for (int r = 0; r < layer.output().size(); r++) {
                for (int c = 0; c < columns; c++) {
                    pattern.put(r, c, r * columns + c);
                }
            }
        } else {
            int positions = layer.input().positions();
            for (int c = 0; c < layer.input().size(); c++) {
                pattern.put(c / positions, c, WeightPattern.FIXED);
            }
        }
        return pattern;
    }

    private static void slide(WeightPattern pattern, LinearLayer layer, Window vertical, Window horizontal) {
        Volume in = layer.input();
        Volume out = layer.output();
        boolean shared = layer instanceof Convolution;
        int taps = vertical.kernel() * horizontal.kernel();
        int next = 0;
        for (int m = 0; m < out.channels(); m++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    for (int c = 0; c < in.channels(); c++) {
                        for (int t = 0; t < taps; t++) {
                            int i = vertical.source(y, t / horizontal.kernel());
                            int j = horizontal.source(x, t % horizontal.kernel());
                            if (i >= 0 && j >= 0) {
                                int weight = shared ? (m * in.channels() + c) * taps + t : next++;
                                pattern.put(out.unit(m, y, x), in.unit(c, i, j), weight);
                            }
                        }
                    }
                }
            }
        }
    }
}
