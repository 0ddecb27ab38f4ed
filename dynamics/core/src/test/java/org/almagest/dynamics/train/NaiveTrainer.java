package org.almagest.dynamics.train;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;

/**
 * Trains the tanh residual network with one shared δ example by example, with back-propagation written out by hand: what
 * the trainer must agree with.
 */
final class NaiveTrainer {
    private final Settings training;
    private final Examples examples;
    private final int depth;
    private final int d;
    private final double[] theta;
    private final RandomStream shuffles;

    NaiveTrainer(RunConfiguration configuration, double[] initial) {
        this.training = configuration.training();
        this.examples = DataSets.load(configuration.data(), configuration.dataSettings())
                .train();
        this.depth = configuration.model().integer("depth");
        this.d = examples.features();
        this.theta = initial.clone();
        this.shuffles = new RandomStream(configuration.seed(), "shuffle");
    }

    double[] theta() {
        return theta;
    }

    double loss() {
        double sum = 0;
        for (int i = 0; i < examples.count(); i++) {
            sum += example(i, new double[theta.length], 0);
        }
        return sum / examples.count();
    }

    void train() {
        int[] order = new int[examples.count()];
        Arrays.setAll(order, i -> i);
        double[] m = new double[theta.length];
        double[] v = new double[theta.length];
        int t = 0;
        int batch = training.integer("batch_size");
        double rate = training.real("learning_rate");
        for (int epoch = 0; epoch < training.integer("epochs"); epoch++) {
            shuffles.shuffle(order);
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(from + batch, order.length);
                double[] gradient = new double[theta.length];
                for (int i = from; i < to; i++) {
                    example(order[i], gradient, 1.0 / (to - from));
                }
                t++;
                for (int i = 0; i < theta.length; i++) {
                    switch (training.text("optimizer")) {
                        case "gd" -> theta[i] -= rate * gradient[i];
                        case "momentum" -> {
                            m[i] = 0.9 * m[i] + gradient[i];
                            theta[i] -= rate * m[i];
                        }
                        default -> {
                            m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                            v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                            double first = m[i] / (1 - Math.pow(0.9, t));
                            double second = v[i] / (1 - Math.pow(0.999, t));
                            theta[i] -= rate * first / (Math.sqrt(second) + 1e-8);
                        }
                    }
                }
            }
        }
    }

    /** The loss of one example; adds {@code weight} times its gradient. */
    private double example(int index, double[] gradient, double weight) {
        double[][] h = new double[depth + 1][];
        double[][] s = new double[depth][d];
        h[0] = Arrays.copyOfRange(examples.inputs(), index * d, (index + 1) * d);
        double delta = Math.abs(theta[theta.length - 1]);
        for (int k = 0; k < depth; k++) {
            int at = k * (d * d + d);
            h[k + 1] = h[k].clone();
            for (int i = 0; i < d; i++) {
                double z = theta[at + d * d + i];
                for (int j = 0; j < d; j++) {
                    z += theta[at + i * d + j] * h[k][j];
                }
                s[k][i] = Math.tanh(z);
                h[k + 1][i] += delta * s[k][i];
            }
        }
        double loss = 0;
        double[] g = new double[d];
        for (int i = 0; i < d; i++) {
            double error = h[depth][i] - examples.targets()[index * d + i];
            loss += error * error / d;
            g[i] = 2 * error / d * weight;
        }
        for (int k = depth - 1; k >= 0; k--) {
            int at = k * (d * d + d);
            double[] below = g.clone();
            for (int i = 0; i < d; i++) {
                gradient[theta.length - 1] += Math.signum(theta[theta.length - 1]) * g[i] * s[k][i];
                double dz = delta * g[i] * (1 - s[k][i] * s[k][i]);
                gradient[at + d * d + i] += dz;
                for (int j = 0; j < d; j++) {
                    gradient[at + i * d + j] += dz * h[k][j];
                    below[j] += dz * theta[at + i * d + j];
                }
            }
            g = below;
        }
        return loss;
    }
}
