package org.almagest.dynamics.data;

import org.almagest.dynamics.config.Parameter;

/** Inputs whose every number has mean 0 and standard deviation 1 over the training examples. */
public final class Standardisation {
    /** Whether inputs are standardised. */
    public static final Parameter PARAMETER = Parameter.flag(
            "standardise",
            false,
            "shift and scale every number of an input to mean 0 and standard deviation 1 over the training examples");

    private Standardisation() {}

    /**
     * Subtracts each column's training mean and divides by its training standard deviation (with 1/n); a constant
     * column is only shifted. The test rows take the training rows' numbers, so nothing leaks from them.
     *
     * @param source the file or the data source, for the message
     * @param train [count][width], modified
     * @param test [count][width], modified
     * @param width numbers in a row
     * @throws DataException if a column's numbers are too large for a standard deviation
     */
    public static void standardise(String source, double[] train, double[] test, int width) {
        int count = train.length / width;
        double[] mean = new double[width];
        boolean[] varies = new boolean[width];
        for (int i = 0; i < train.length; i++) {
            int column = i % width;
            mean[column] += train[i];
            varies[column] |= train[i] != train[column];
        }
        for (int column = 0; column < width; column++) {
            // A rounded mean would leave a constant column not quite constant.
            mean[column] = varies[column] ? mean[column] / count : train[column];
        }
        double[] deviation = new double[width];
        for (int i = 0; i < train.length; i++) {
            int column = i % width;
            deviation[column] += (train[i] - mean[column]) * (train[i] - mean[column]);
        }
        for (int column = 0; column < width; column++) {
            deviation[column] = varies[column] ? Math.sqrt(deviation[column] / count) : 1;
            if (!Double.isFinite(deviation[column]) || deviation[column] == 0) {
                throw new DataException(
                        ("%s: input column %d has standard deviation %s, expected a positive finite number:"
                                        + " rescale that column")
                                .formatted(source, column + 1, deviation[column]));
            }
        }
        shiftAndScale(train, mean, deviation);
        shiftAndScale(test, mean, deviation);
    }

    private static void shiftAndScale(double[] rows, double[] mean, double[] deviation) {
        for (int i = 0; i < rows.length; i++) {
            int column = i % mean.length;
            rows[i] = (rows[i] - mean[column]) / deviation[column];
        }
    }
}
