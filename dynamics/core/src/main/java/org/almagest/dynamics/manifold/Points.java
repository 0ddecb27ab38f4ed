package org.almagest.dynamics.manifold;

import org.almagest.dynamics.linalg.SymmetricDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * Points of a Euclidean space, fewer than it has dimensions: distances, and the directions along which they spread. The thin
 * singular value decomposition of the centred points A comes from the eigenvectors of A·Aᵀ.
 */
public final class Points {
    private static final int AT_ONCE = 4;

    private final double[] numbers;
    private final double[] centred;
    private final int count;
    private final int length;
    private final double[] products;
    private final SymmetricDecomposition decomposition;

    /**
     * Points.
     *
     * @param numbers [count][length]; kept, and not changed
     */
    Points(double[] numbers, int count) {
        this.numbers = numbers;
        this.count = count;
        this.length = numbers.length / count;
        this.centred = centred(numbers, count, length);
        this.products = products();
        this.decomposition = SymmetricDecomposition.of(products, count);
    }

    private static double[] centred(double[] numbers, int count, int length) {
        double[] mean = new double[length];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < length; k++) {
                mean[k] += numbers[i * length + k];
            }
        }
        double[] centred = new double[numbers.length];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < length; k++) {
                centred[i * length + k] = numbers[i * length + k] - mean[k] / count;
            }
        }
        return centred;
    }

    /** A·Aᵀ; several at once, since one sum by itself waits for each addition. */
    private double[] products() {
        double[] all = new double[count * count];
        double[] sums = new double[AT_ONCE];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j += AT_ONCE) {
                four(i, j, sums);
                for (int d = 0; d < AT_ONCE && j + d <= i; d++) {
                    all[i * count + j + d] = sums[d];
                    all[(j + d) * count + i] = sums[d];
                }
            }
        }
        return all;
    }

    /** Those of point i with points j, j + 1, …, the last of all in place of those beyond. */
    private void four(int i, int j, double[] sums) {
        int a = i * length;
        int b = j * length;
        int c = Math.min(j + 1, count - 1) * length;
        int d = Math.min(j + 2, count - 1) * length;
        int e = Math.min(j + 3, count - 1) * length;
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int k = 0; k < length; k++) {
            double x = centred[a + k];
            first = Math.fma(x, centred[b + k], first);
            second = Math.fma(x, centred[c + k], second);
            third = Math.fma(x, centred[d + k], third);
            fourth = Math.fma(x, centred[e + k], fourth);
        }
        sums[0] = first;
        sums[1] = second;
        sums[2] = third;
        sums[3] = fourth;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The distance between two of them. */
    public double distance(int i, int j) {
        return distance(i, this, j);
    }

    private double distance(int i, Points other, int j) {
        double squares = 0;
        for (int k = 0; k < length; k++) {
            double difference = numbers[i * length + k] - other.numbers[j * length + k];
            squares = Math.fma(difference, difference, squares);
        }
        return Math.sqrt(squares);
    }

    /** The mean of the distances of all count² pairs, those of a point to itself among them. */
    public double meanDistance() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                double square = products[i * count + i] + products[j * count + j] - 2 * products[i * count + j];
                sum += 2 * Math.sqrt(Math.max(square, 0));
            }
        }
        return sum / ((double) count * count);
    }

    /**
     * The mean distance of each point to that of the same number in another set, over the mean distance in this one.
     *
     * @return null where the points of this set are all the same
     */
    public @Nullable Double shift(Points moved) {
        double unit = meanDistance();
        if (unit == 0) {
            return null;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += distance(i, moved, i);
        }
        return sum / count / unit;
    }

    /**
     * exp of the entropy of s²/Σs², s the singular values of the centred points: how many directions they spread along.
     *
     * @return null where the points are all the same
     */
    public @Nullable Double effectiveDimension() {
        double total = 0;
        for (double value : decomposition.values()) {
            total += Math.max(value, 0);
        }
        if (total == 0) {
            return null;
        }
        double entropy = 0;
        for (double value : decomposition.values()) {
            double share = Math.max(value, 0) / total;
            entropy -= share == 0 ? 0 : share * StrictMath.log(share);
        }
        return StrictMath.exp(entropy);
    }

    /**
     * The mean of the principal angles, in degrees, between the subspaces of the first {@code dimensions} principal directions of two
     * sets of points: arccos of the singular values of VᵀW.
     *
     * @return null where one of the sets does not spread along as many directions
     */
    public @Nullable Double angle(Points other, int dimensions) {
        double[] v = directions(dimensions);
        double[] w = other.directions(dimensions);
        if (v == null || w == null) {
            return null;
        }
        double[] cosines = new double[dimensions * dimensions];
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j < dimensions; j++) {
                cosines[i * dimensions + j] = dot(v, i, w, j);
            }
        }
        double[] squares = new double[cosines.length];
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j < dimensions; j++) {
                double sum = 0;
                for (int k = 0; k < dimensions; k++) {
                    sum = Math.fma(cosines[k * dimensions + i], cosines[k * dimensions + j], sum);
                }
                squares[i * dimensions + j] = sum;
            }
        }
        double sum = 0;
        for (double square : SymmetricDecomposition.of(squares, dimensions).values()) {
            sum += StrictMath.acos(Math.sqrt(Math.min(Math.max(square, 0), 1)));
        }
        return StrictMath.toDegrees(sum / dimensions);
    }

    /** The first right singular vectors of the centred points, [dimensions][length]; null where there are not so many. */
    private double @Nullable [] directions(int dimensions) {
        double[] values = decomposition.values();
        double cut = count * 0x1p-52 * values[count - 1];
        if (dimensions > count || !(values[count - dimensions] > cut)) {
            return null;
        }
        double[] directions = new double[dimensions * length];
        for (int d = 0; d < dimensions; d++) {
            int at = (count - 1 - d) * count;
            for (int i = 0; i < count; i++) {
                double weight = decomposition.vectors()[at + i];
                for (int k = 0; k < length; k++) {
                    directions[d * length + k] = Math.fma(weight, centred[i * length + k], directions[d * length + k]);
                }
            }
            // those of small singular values are orthogonal to the others but for what A·Aᵀ has lost; twice is enough
            orthonormalise(directions, d);
            orthonormalise(directions, d);
        }
        return directions;
    }

    private void orthonormalise(double[] directions, int last) {
        for (int d = 0; d < last; d++) {
            double overlap = dot(directions, d, directions, last);
            for (int k = 0; k < length; k++) {
                directions[last * length + k] -= overlap * directions[d * length + k];
            }
        }
        double norm = Math.sqrt(dot(directions, last, directions, last));
        for (int k = 0; k < length; k++) {
            directions[last * length + k] /= norm;
        }
    }

    private double dot(double[] a, int i, double[] b, int j) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum = Math.fma(a[i * length + k], b[j * length + k], sum);
        }
        return sum;
    }
}
