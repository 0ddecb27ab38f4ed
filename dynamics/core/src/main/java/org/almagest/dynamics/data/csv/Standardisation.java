package org.almagest.dynamics.data.csv;

import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.data.DataException;

/** Columns of mean 0 and standard deviation 1 over the training examples. */
final class Standardisation {
    /** Whether inputs are standardised. */
    static final Parameter PARAMETER = Parameter.flag(
            "standardise",
            false,
            "shift and scale every input column to mean 0 and standard deviation 1 over the training rows");

    private Standardisation() {}

    /**
     * Subtracts each column's training mean and divides by its training standard deviation (with 1/n); a constant
     * column is only shifted. The test rows take the training rows' numbers, so nothing leaks from them.
     *
     * @param source the file, for the message
     * @param train [count][width], modified
     * @param test [count][width], modified
     * @param width numbers in a row
     * @throws DataException if a column's numbers are too large for a standard deviation
     */
    static void standardise(String source, double[] train, double[] test, int width) {
        int count = train.length / width;
        for (int column = 0; column < width; column++) {
            double sum = 0;
            boolean constant = true;
            for (int i = column; i < train.length; i += width) {
                sum += train[i];
                constant &= train[i] == train[column];
            }
            // A rounded mean would leave a constant column not quite constant.
            double mean = constant ? train[column] : sum / count;
            double squares = 0;
            for (int i = column; i < train.length; i += width) {
                squares += (train[i] - mean) * (train[i] - mean);
            }
            double deviation = constant ? 1 : Math.sqrt(squares / count);
            if (!Double.isFinite(deviation) || deviation == 0) {
                throw new DataException(
                        ("%s: input column %d has standard deviation %s, expected a positive finite number:"
                                        + " rescale that column")
                                .formatted(source, column + 1, deviation));
            }
            shiftAndScale(train, column, width, mean, deviation);
            shiftAndScale(test, column, width, mean, deviation);
        }
    }

    private static void shiftAndScale(double[] rows, int column, int width, double mean, double deviation) {
        for (int i = column; i < rows.length; i += width) {
            rows[i] = (rows[i] - mean) / deviation;
        }
    }
}
