package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Codes c_k for vectors, found by Lloyd's algorithm (Lloyd 1982, <i>Least squares quantization in PCM</i>): each vector goes to its
 * nearest code, each code to the mean of its vectors, {@value #ROUNDS} times. It starts at the first vectors that differ, so that
 * more codes begin where fewer do; the vectors are to be in no order. Of equally near codes the first counts, and a code without
 * vectors stays where it is.
 *
 * @param numbers of a code
 * @param codes [count][numbers]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Codebook(int numbers, double[] codes) {
    /** The name under which a network keeps its codes among its {@link org.almagest.dynamics.family.Model#statistics}. */
    public static final String STATISTIC = "codebook";

    private static final int ROUNDS = 25;

    /**
     * The codes of {@code vectors}.
     *
     * @param vectors [·][numbers]
     * @param count how many codes
     * @throws IllegalArgumentException if there are fewer different vectors
     */
    static Codebook of(double[] vectors, int numbers, int count) {
        Codebook book = new Codebook(numbers, starts(vectors, numbers, count));
        int[] nearest = new int[vectors.length / numbers];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = book.nearest(vectors, i * numbers);
            }
            book.move(vectors, nearest);
        }
        return book;
    }

    private static double[] starts(double[] vectors, int numbers, int count) {
        List<double[]> starts = new ArrayList<>();
        for (int at = 0; at < vectors.length && starts.size() < count; at += numbers) {
            double[] vector = Arrays.copyOfRange(vectors, at, at + numbers);
            if (starts.stream().noneMatch(other -> Arrays.equals(other, vector))) {
                starts.add(vector);
            }
        }
        if (starts.size() < count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "codes %d for %d different patches: expected at most as many; lower codes, or raise unlabelled in the data",
                    count,
                    starts.size()));
        }
        return starts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private void move(double[] vectors, int[] nearest) {
        double[] sums = new double[codes.length];
        int[] sizes = new int[count()];
        for (int i = 0; i < nearest.length; i++) {
            sizes[nearest[i]]++;
            for (int j = 0; j < numbers; j++) {
                sums[nearest[i] * numbers + j] += vectors[i * numbers + j];
            }
        }
        for (int k = 0; k < sizes.length; k++) {
            for (int j = 0; j < numbers && sizes[k] > 0; j++) {
                codes[k * numbers + j] = sums[k * numbers + j] / sizes[k];
            }
        }
    }

    /** How many codes there are. */
    public int count() {
        return codes.length / numbers;
    }

    /** The number of the code nearest to the vector that begins at {@code at}. */
    public int nearest(double[] vectors, int at) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < count(); k++) {
            double distance = squaredDistance(k, vectors, at);
            if (distance < least) {
                least = distance;
                nearest = k;
            }
        }
        return nearest;
    }

    /** ‖x − c_k‖² of the vector x that begins at {@code at}. */
    public double squaredDistance(int k, double[] vectors, int at) {
        double sum = 0;
        for (int j = 0; j < numbers; j++) {
            double difference = vectors[at + j] - codes[k * numbers + j];
            sum += difference * difference;
        }
        return sum;
    }
}
