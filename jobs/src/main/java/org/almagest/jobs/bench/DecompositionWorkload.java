package org.almagest.jobs.bench;

import org.almagest.dynamics.decomposition.Decomposition;
import org.almagest.dynamics.decomposition.SharedExclusions;
import org.almagest.dynamics.decomposition.Sources;

/**
 * What several neurons know of a label, by how many must be read together: the orders of a partial information decomposition by
 * shared exclusions.
 *
 * @param values source by source
 * @param labels of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DecompositionWorkload(int[][] values, int[] labels) implements Workload {
    private static final int CLASSES = 10;

    /** So many sources of so many values in so many rows, as waves have them; their label is one of ten. */
    static DecompositionWorkload of(int sources, int values, int rows) {
        int[][] codes = new int[sources][rows];
        int[] labels = new int[rows];
        for (int i = 0; i < sources; i++) {
            double[] wave = Wave.of(rows, 0.5 * values, 0.37 + 0.11 * i, 0.5);
            for (int row = 0; row < rows; row++) {
                codes[i][row] = (int) Math.floor(wave[row] + 0.5 * values);
            }
        }
        double[] wave = Wave.of(rows, 0.5 * CLASSES, 0.37, 1.1);
        for (int row = 0; row < rows; row++) {
            labels[row] = (int) Math.floor(wave[row] + 0.5 * CLASSES);
        }
        return new DecompositionWorkload(codes, labels);
    }

    private Decomposition decomposition() {
        return Decomposition.of(new SharedExclusions(Sources.of(values).with(labels)));
    }

    @Override
    public double[] numbers() {
        Decomposition decomposition = decomposition();
        double[] numbers = new double[values.length + 2];
        numbers[0] = decomposition.information();
        numbers[1] = decomposition.complexity();
        System.arraycopy(decomposition.orders(), 0, numbers, 2, values.length);
        return numbers;
    }

    @Override
    public void call() {
        decomposition();
    }
}
