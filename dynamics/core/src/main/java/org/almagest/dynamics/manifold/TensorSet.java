package org.almagest.dynamics.manifold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.linalg.NumericalRank;
import org.almagest.dynamics.linalg.SymmetricDecomposition;
import org.almagest.dynamics.linear.Volume;
import org.jspecify.annotations.Nullable;

/**
 * A set of tensors, each as the triple of the covariances of its unfoldings (arXiv 2412.04755): their eigenvalues, their ranks,
 * and the square roots that are the coordinates of the set.
 */
public final class TensorSet {
    private final Volume shape;
    private final int count;
    /** [mode][image][k], ascending. */
    private final double[][][] eigenvalues;
    /** [mode][image], the symmetric square roots. */
    private final double[][][] roots;

    private TensorSet(Volume shape, int count, double[][][] eigenvalues, double[][][] roots) {
        this.shape = shape;
        this.count = count;
        this.eigenvalues = eigenvalues;
        this.roots = roots;
    }

    /**
     * The set of {@code count} tensors.
     *
     * @param tensors one after another, [channel][y][x]
     * @throws IllegalArgumentException if there are not as many numbers, or not all of them are finite
     */
    public static TensorSet of(double[] tensors, int count, Volume shape) {
        if (count < 1 || tensors.length != (long) count * shape.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d numbers as %d tensors of %s: expected %d",
                    tensors.length,
                    count,
                    shape,
                    (long) count * shape.size()));
        }
        Unfoldings unfoldings = new Unfoldings(shape);
        double[][][] eigenvalues = new double[Unfoldings.MODES][count][];
        double[][][] roots = new double[Unfoldings.MODES][count][];
        for (int mode = 0; mode < Unfoldings.MODES; mode++) {
            for (int image = 0; image < count; image++) {
                SymmetricDecomposition decomposition = SymmetricDecomposition.of(
                        unfoldings.covariance(tensors, image * shape.size(), mode), Unfoldings.rows(shape, mode));
                eigenvalues[mode][image] = decomposition.values();
                roots[mode][image] = decomposition.squareRoot();
            }
        }
        return new TensorSet(shape, count, eigenvalues, roots);
    }

    /** Tensors in it. */
    public int count() {
        return count;
    }

    /**
     * The eigenvalues of one covariance, ascending.
     *
     * @param mode 0 for rows of the image, 1 for columns, 2 for channels
     */
    public double[] eigenvalues(int image, int mode) {
        return eigenvalues[mode][image].clone();
    }

    /**
     * The ranks of the three covariances of an image: eigenvalues above {@code tolerance} times the largest.
     *
     * @param tolerance above 0 and below 1
     */
    public List<Integer> ranks(int image, double tolerance) {
        List<Integer> ranks = new ArrayList<>();
        for (double[][] mode : eigenvalues) {
            ranks.add(NumericalRank.of(mode[image], tolerance).rank());
        }
        return List.copyOf(ranks);
    }

    /** The strata at a tolerance, see {@link #ranks}. */
    public Strata strata(double tolerance) {
        Map<List<Integer>, Integer> frequencies = new HashMap<>();
        double[] sums = new double[Unfoldings.MODES];
        for (int image = 0; image < count; image++) {
            List<Integer> ranks = ranks(image, tolerance);
            frequencies.merge(ranks, 1, Integer::sum);
            for (int mode = 0; mode < sums.length; mode++) {
                sums[mode] += ranks.get(mode);
            }
        }
        double entropy = 0;
        // in an order of their own, so that the last bits do not depend on a hash
        for (int frequency :
                frequencies.values().stream().mapToInt(n -> n).sorted().toArray()) {
            double share = (double) frequency / count;
            entropy -= share * StrictMath.log(share);
        }
        return new Strata(
                frequencies.size(),
                entropy,
                Arrays.stream(sums).mapToObj(sum -> sum / count).toList());
    }

    /**
     * The set by its ranks.
     *
     * @param count different triples of ranks
     * @param entropy −Σ p ln p of their frequencies
     * @param meanRanks of the three covariances, over the set
     */
    public record Strata(int count, double entropy, List<Double> meanRanks) {
        public Strata {
            meanRanks = List.copyOf(meanRanks);
        }
    }

    /**
     * The mean over the set of the k-th largest eigenvalue over the largest; images whose covariance is 0 count as 0.
     *
     * @param mode see {@link #eigenvalues}
     * @return descending
     */
    public double[] meanSpectrum(int mode) {
        int rows = Unfoldings.rows(shape, mode);
        double[] mean = new double[rows];
        for (double[] values : eigenvalues[mode]) {
            double largest = values[rows - 1];
            for (int k = 0; k < rows && largest > 0; k++) {
                mean[k] += Math.max(values[rows - 1 - k], 0) / largest / count;
            }
        }
        return mean;
    }

    /**
     * The square roots S_i^½ of an image's covariances side by side, each mode divided by the mean trace of its S_i over the set, as
     * coordinates of the image: distances on the product of the three manifolds are Euclidean in them (the power metric of exponent
     * ½, Dryden, Koloydenko, Zhou 2009).
     *
     * @return null where a mode has no variance in any image
     */
    public @Nullable Points points() {
        int length = 0;
        for (int mode = 0; mode < Unfoldings.MODES; mode++) {
            length += Unfoldings.rows(shape, mode) * Unfoldings.rows(shape, mode);
        }
        double[] points = new double[Math.multiplyExact(count, length)];
        int at = 0;
        for (int mode = 0; mode < Unfoldings.MODES; mode++) {
            double trace = meanTrace(mode);
            if (!(trace > 0)) {
                return null;
            }
            double scale = 1 / Math.sqrt(trace);
            for (int image = 0; image < count; image++) {
                double[] root = roots[mode][image];
                for (int k = 0; k < root.length; k++) {
                    points[image * length + at + k] = scale * root[k];
                }
            }
            at += roots[mode][0].length;
        }
        return new Points(points, count);
    }

    private double meanTrace(int mode) {
        double sum = 0;
        for (double[] values : eigenvalues[mode]) {
            for (double value : values) {
                sum += value;
            }
        }
        return sum / count;
    }
}
