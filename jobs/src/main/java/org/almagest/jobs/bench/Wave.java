package org.almagest.jobs.bench;

import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;

/** Numbers in closed form, so that every contender of a row makes the same ones for itself. */
final class Wave {
    private Wave() {}

    /** scale·sin(frequency·i + phase) for i below {@code count}. */
    static double[] of(int count, double scale, double frequency, double phase) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scale * StrictMath.sin(frequency * i + phase);
        }
        return numbers;
    }

    /**
     * The first numbers of a network whose blocks are of different kinds, each a piece of one long wave: of height 1/√columns
     * for a matrix of weights, around 1 for the scales of a normalisation, whose names begin with gamma, and a tenth of it for
     * all other vectors. Statistics are as the model has them.
     */
    static double[] started(Model model) {
        double[] numbers = model.initialise(new RandomStream(0, "statistics"));
        for (Block block : model.blocks()) {
            double middle = block.name().startsWith("gamma") ? 1 : 0;
            double height = vector(block) ? 0.1 : 1 / Math.sqrt(block.cols());
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                numbers[i] = middle + height * StrictMath.sin(0.7 * i + 1);
            }
        }
        return numbers;
    }

    /** A matrix of weights may have a single column too. */
    private static boolean vector(Block block) {
        return block.cols() == 1 && !block.name().startsWith("W");
    }

    /** Inputs and targets, example by example. */
    static Examples examples(int count, int features, int outputs) {
        return new Examples(
                features, outputs, count, of(count * features, 1, 0.37, 0.5), of(count * outputs, 0.5, 0.91, 2));
    }

    /** The same inputs with a class an example: example i has class i mod outputs. */
    static Examples classes(int count, int features, int outputs) {
        double[] targets = new double[count * outputs];
        for (int i = 0; i < count; i++) {
            targets[i * outputs + i % outputs] = 1;
        }
        return new Examples(features, outputs, count, of(count * features, 1, 0.37, 0.5), targets);
    }

    /** The k-th of three directions in which matrices are compared. */
    static double[] direction(int size, int k) {
        return of(size, 1, 0.13 * (k + 1), 0.2 * k);
    }

    /** The products of a symmetric matrix, row by row, with the three directions, one after another. */
    static double[] products(double[] matrix, int size) {
        double[] products = new double[3 * size];
        for (int k = 0; k < 3; k++) {
            double[] direction = direction(size, k);
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int j = 0; j < size; j++) {
                    sum += matrix[i * size + j] * direction[j];
                }
                products[k * size + i] = sum;
            }
        }
        return products;
    }
}
