package org.almagest.jobs.bench;

import org.almagest.dynamics.data.Examples;

/** Numbers in closed form, so that every contender of a row makes the same ones for itself. */
final class Wave {
    private Wave() {}

    /** scale·sin(frequency·i + phase) for i below {@code count}. */
    static double[] of(int count, double scale, double frequency, double phase) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scale * Math.sin(frequency * i + phase);
        }
        return numbers;
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
