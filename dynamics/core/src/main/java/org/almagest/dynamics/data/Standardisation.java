package org.almagest.dynamics.data;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;

/** Inputs whose every number has mean 0 and standard deviation 1 over the training examples. */
public final class Standardisation {
    /** Whether inputs are standardised. */
    public static final Parameter PARAMETER = Parameter.flag(
            "standardise",
            false,
            "shift and scale every number of an input to mean 0 and standard deviation 1 over the training examples");

    /** Whether inputs are centred. */
    public static final Parameter CENTRE = Parameter.flag(
            "centre",
            false,
            "shift every number of an input to mean 0 over the training examples, and leave its scale; standardise shifts too");

    private Standardisation() {}

    /**
     * Subtracts each column's training mean.
     *
     * @param train [count][width], modified
     * @param test [count][width], modified
     * @param width numbers in a row
     */
    public static void centre(double[] train, double[] test, int width) {
        double[] ones = new double[width];
        Arrays.fill(ones, 1);
        double[] mean = means(train, varying(train, width));
        shiftAndScale(train, mean, ones);
        shiftAndScale(test, mean, ones);
    }

    /** Which columns are not the same in all rows. */
    private static boolean[] varying(double[] rows, int width) {
        boolean[] varies = new boolean[width];
        for (int i = 0; i < rows.length; i++) {
            varies[i % width] |= rows[i] != rows[i % width];
        }
        return varies;
    }

    /** The means of all columns; a rounded mean would leave a constant column not quite constant. */
    private static double[] means(double[] rows, boolean[] varies) {
        int width = varies.length;
        double[] mean = new double[width];
        for (int i = 0; i < rows.length; i++) {
            mean[i % width] += rows[i];
        }
        for (int column = 0; column < width; column++) {
            mean[column] = varies[column] ? mean[column] / (rows.length / width) : rows[column];
        }
        return mean;
    }

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
        boolean[] varies = varying(train, width);
        double[] mean = means(train, varies);
        double[] deviation = new double[width];
        for (int i = 0; i < train.length; i++) {
            int column = i % width;
            deviation[column] += (train[i] - mean[column]) * (train[i] - mean[column]);
        }
        for (int column = 0; column < width; column++) {
            deviation[column] = varies[column] ? Math.sqrt(deviation[column] / count) : 1;
            if (!Double.isFinite(deviation[column]) || deviation[column] == 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: input column %d has standard deviation %s, expected a positive finite number:"
                                + " rescale that column",
                        source,
                        column + 1,
                        deviation[column]));
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
