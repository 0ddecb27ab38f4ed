package org.almagest.dynamics.linear;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear network run by nested loops over padded images, without matrices: the independent side of the tests. Its
 * derivatives use that f is linear in each layer's weights, so that putting a unit vector in a layer's place
 * differentiates by that weight.
 */
public final class NaiveNetwork {
    private final LinearNetwork network;

    public NaiveNetwork(LinearNetwork network) {
        this.network = network;
    }

    public double[] run(List<double[]> weights, double[] x) {
        double[] at = x;
        for (int l = 0; l < weights.size(); l++) {
            at = layer(network.layers().get(l), weights.get(l), at);
        }
        return at;
    }

    public static double[] layer(LinearLayer layer, double[] w, double[] x) {
        if (layer instanceof Convolution c) {
            return slide(c.input(), c.output(), c.vertical(), c.horizontal(), w, x, true);
        }
        if (layer instanceof LocallyConnected c) {
            return slide(c.input(), c.output(), c.vertical(), c.horizontal(), w, x, false);
        }
        int columns = layer.input().size();
        double[] y = new double[layer.output().size()];
        for (int i = 0; i < columns; i++) {
            if (layer instanceof Dense) {
                for (int o = 0; o < y.length; o++) {
                    y[o] += w[o * columns + i] * x[i];
                }
            } else {
                y[i / layer.input().positions()] += x[i];
            }
        }
        return y;
    }

    private static double[] slide(
            Volume in, Volume out, Window vertical, Window horizontal, double[] w, double[] x, boolean shared) {
        int paddedHeight = in.height() + vertical.before() + vertical.after();
        int paddedWidth = in.width() + horizontal.before() + horizontal.after();
        double[][][] image = new double[in.channels()][paddedHeight][paddedWidth];
        boolean[][] real = new boolean[paddedHeight][paddedWidth];
        for (int c = 0; c < in.channels(); c++) {
            for (int y = 0; y < in.height(); y++) {
                for (int z = 0; z < in.width(); z++) {
                    image[c][y + vertical.before()][z + horizontal.before()] =
                            x[c * in.height() * in.width() + y * in.width() + z];
                    real[y + vertical.before()][z + horizontal.before()] = true;
                }
            }
        }
        double[] result = new double[out.channels() * out.height() * out.width()];
        int kernel = vertical.kernel() * horizontal.kernel();
        int at = 0;
        int next = 0;
        for (int m = 0; m < out.channels(); m++) {
            for (int y = 0; y < out.height(); y++) {
                for (int z = 0; z < out.width(); z++) {
                    double sum = 0;
                    for (int c = 0; c < in.channels(); c++) {
                        for (int i = 0; i < vertical.kernel(); i++) {
                            for (int j = 0; j < horizontal.kernel(); j++) {
                                int row = y * vertical.stride() + i;
                                int column = z * horizontal.stride() + j;
                                int tap = (m * in.channels() + c) * kernel + i * horizontal.kernel() + j;
                                if (shared) {
                                    sum += w[tap] * image[c][row][column];
                                } else if (real[row][column]) {
                                    sum += w[next++] * image[c][row][column];
                                }
                            }
                        }
                    }
                    result[at++] = sum;
                }
            }
        }
        return result;
    }

    /** ∂f/∂θ_p for every weight p, weights by outputs. */
    public double[][] jacobian(List<double[]> weights, double[] x) {
        List<double[]> rows = new ArrayList<>();
        for (int p = 0; p < network.parameters(); p++) {
            rows.add(run(withUnit(weights, p), x));
        }
        return rows.toArray(double[][]::new);
    }

    /** Σ_c e_c ∂²f_c/∂θ_p∂θ_q. */
    public double[][] second(List<double[]> weights, double[] x, double[] e) {
        int parameters = network.parameters();
        double[][] second = new double[parameters][parameters];
        for (int p = 0; p < parameters; p++) {
            List<double[]> first = withUnit(weights, p);
            for (int q = p + 1; q < parameters; q++) {
                if (layerOf(p) != layerOf(q)) {
                    double[] f = run(withUnit(first, q), x);
                    for (int c = 0; c < f.length; c++) {
                        second[p][q] += e[c] * f[c];
                    }
                    second[q][p] = second[p][q];
                }
            }
        }
        return second;
    }

    private List<double[]> withUnit(List<double[]> weights, int p) {
        List<double[]> changed = new ArrayList<>(weights);
        int l = layerOf(p);
        double[] unit = new double[weights.get(l).length];
        unit[p - start(l)] = 1;
        changed.set(l, unit);
        return changed;
    }

    private int layerOf(int p) {
        int l = 0;
        while (start(l + 1) <= p) {
            l++;
        }
        return l;
    }

    private int start(int l) {
        return network.layers().subList(0, l).stream()
                .mapToInt(LinearLayer::parameters)
                .sum();
    }
}
