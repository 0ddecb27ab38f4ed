package org.almagest.dynamics.family;

/** The layers of a convolutional network on one image, loop by loop from the formula. */
final class NaiveLayers {
    private final Model model;
    private final double[] theta;
    private final boolean shared;

    NaiveLayers(Model model, double[] theta, boolean shared) {
        this.model = model;
        this.theta = theta;
        this.shared = shared;
    }

    private double parameter(String name, int layer, int i) {
        for (Block block : model.blocks()) {
            if (block.name().equals(name) && block.layer() == layer) {
                return theta[block.offset() + i];
            }
        }
        return 0;
    }

    /** tanh of a convolution; kernels of ky by kx. */
    double[][][] convolution(int layer, double[][][] x, int channels, int ky, int kx, int stride, boolean same) {
        int height = x[0].length;
        int width = x[0][0].length;
        int down = height == 1 ? 1 : stride;
        int rows = same ? (height + down - 1) / down : (height - ky) / down + 1;
        int columns = same ? (width + stride - 1) / stride : (width - kx) / stride + 1;
        int top = same ? Math.max((rows - 1) * down + ky - height, 0) / 2 : 0;
        int left = same ? Math.max((columns - 1) * stride + kx - width, 0) / 2 : 0;
        double[][][] y = new double[channels][rows][columns];
        for (int o = 0; o < channels; o++) {
            for (int r = 0; r < rows; r++) {
                for (int s = 0; s < columns; s++) {
                    int kernel = shared ? o : (o * rows + r) * columns + s;
                    double sum = parameter("b", layer, kernel);
                    for (int c = 0; c < x.length; c++) {
                        for (int i = 0; i < ky; i++) {
                            for (int j = 0; j < kx; j++) {
                                int v = r * down + i - top;
                                int u = s * stride + j - left;
                                if (v >= 0 && v < height && u >= 0 && u < width) {
                                    int weight = ((kernel * x.length + c) * ky + i) * kx + j;
                                    sum += parameter("W", layer, weight) * x[c][v][u];
                                }
                            }
                        }
                    }
                    y[o][r][s] = Math.tanh(sum);
                }
            }
        }
        return y;
    }

    /** The head: on all numbers, or on the means of the channels. */
    double[] head(int layer, double[][][] x, boolean dense, int outputs) {
        int positions = x[0].length * x[0][0].length;
        int columns = dense ? x.length * positions : x.length;
        double[] y = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            y[o] = parameter("b", layer, o);
            for (int c = 0; c < x.length; c++) {
                for (int p = 0; p < positions; p++) {
                    double value = x[c][p / x[0][0].length][p % x[0][0].length];
                    int column = dense ? c * positions + p : c;
                    y[o] += parameter("W", layer, o * columns + column) * (dense ? value : value / positions);
                }
            }
        }
        return y;
    }
}
