package org.almagest.dynamics.features;

import java.util.Arrays;
import java.util.Locale;

/**
 * How well rows find their partners among columns: row i belongs to column i.
 *
 * @param count rows, and columns; at least 1
 * @param scores of every row with every column, [count][count], of which a larger one is better
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Retrieval(int count, double[] scores) {
    /**
     * Scores.
     *
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public Retrieval {
        if (count < 1 || scores.length != (long) count * count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d scores of %d rows: expected at least one row, and as many columns",
                    scores.length,
                    count));
        }
    }

    /**
     * By the cosines of vectors with their partners and all others; a vector of norm 0 has cosine 0 with everything.
     *
     * @param rows at least one
     * @param columns the partners, in the same order
     * @throws IllegalArgumentException if there are not as many, or not of the same width
     */
    public static Retrieval byCosine(FeatureSet rows, FeatureSet columns) {
        FeatureSet.checkWidths(rows, columns);
        FeatureSet.checkCounts(rows, columns);
        int count = rows.count();
        int width = rows.width();
        double[] from = UnitVectors.of(rows).values();
        double[] to = UnitVectors.of(columns).values();
        double[] cosines = new double[Math.multiplyExact(count, count)];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double sum = 0;
                for (int u = 0; u < width; u++) {
                    sum = Math.fma(from[i * width + u], to[j * width + u], sum);
                }
                cosines[i * count + j] = sum;
            }
        }
        return new Retrieval(count, cosines);
    }

    /** Share of rows whose largest score is that of their own column; of equal ones the first counts. */
    public double atOne() {
        int right = 0;
        for (int i = 0; i < count; i++) {
            double own = scores[i * count + i];
            boolean first = true;
            for (int j = 0; j < count && first; j++) {
                double other = scores[i * count + j];
                first = j < i ? other < own : other <= own;
            }
            right += first ? 1 : 0;
        }
        return (double) right / count;
    }

    /** Median over rows of the rank of their own column, one more than the scores above its own; of an even number the lower one. */
    public double medianRank() {
        int[] ranks = new int[count];
        for (int i = 0; i < count; i++) {
            ranks[i] = 1;
            for (int j = 0; j < count; j++) {
                ranks[i] += scores[i * count + j] > scores[i * count + i] ? 1 : 0;
            }
        }
        Arrays.sort(ranks);
        return ranks[(count - 1) / 2];
    }

    /** Mean score of partners. */
    public double ofPartners() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += scores[i * (count + 1)];
        }
        return sum / count;
    }

    /** Mean score of all rows and columns that are no partners; NaN where there is one row. */
    public double ofOthers() {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += i % (count + 1) == 0 ? 0 : scores[i];
        }
        return sum / ((double) count * (count - 1));
    }
}
