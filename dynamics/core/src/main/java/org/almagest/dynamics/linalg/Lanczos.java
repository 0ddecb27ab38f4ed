package org.almagest.dynamics.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * The Lanczos recurrence with full reorthogonalisation (Golub, Van Loan, Matrix Computations, §10.3): an orthonormal basis
 * of the Krylov space of a start vector, in which the operator is tridiagonal. Memory: one vector a step.
 */
public final class Lanczos {
    /** Below this fraction of the operator's size, the next basis vector is rounding noise: the space is exhausted. */
    private static final double EXHAUSTED = 1e-13;
    /** The tridiagonal matrix is looked at only so often, since that costs about as much as a step. */
    private static final int EVERY = 5;

    /** Recurrences side by side, at most. */
    private static final int TOGETHER = 4;
    /** Numbers in the vectors of recurrences side by side: 256 MB; a recurrence by itself may have more. */
    private static final long HELD = 1L << 25;

    private final LinearOperator operator;
    private final double[][] basis;
    private final double[] diagonal;
    private final double[] offDiagonal;
    private int steps;
    private double size;
    private boolean exhausted;

    private Lanczos(LinearOperator operator, double[] start, int most) {
        int limit = Math.min(most, operator.size());
        this.operator = operator;
        this.basis = new double[limit][];
        this.diagonal = new double[limit];
        this.offDiagonal = new double[limit];
        double norm = norm(start);
        if (!(norm > 0) || start.length != operator.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a start vector of %d numbers and norm %s: expected %d, not all zero",
                    start.length,
                    norm,
                    operator.size()));
        }
        double[] first = start.clone();
        for (int i = 0; i < first.length; i++) {
            first[i] /= norm;
        }
        basis[0] = first;
    }

    /**
     * The largest and the smallest eigenvalue. In a space of all dimensions, or one exhausted before, they are exact to
     * rounding.
     *
     * @param start not orthogonal to what is sought: a random vector
     * @param most steps at most, at least one
     * @param accuracy stops when both residuals are below this fraction of the largest magnitude
     */
    public static Extremes extremes(LinearOperator operator, double[] start, int most, double accuracy) {
        Lanczos lanczos = new Lanczos(operator, start, most);
        while (lanczos.advance()) {
            if (lanczos.steps % EVERY == 0) {
                Extremes sofar = lanczos.extremes();
                double scale = Math.max(Math.abs(sofar.largest), Math.abs(sofar.smallest));
                if (Math.max(sofar.largestResidual, sofar.smallestResidual) <= accuracy * scale) {
                    return sofar;
                }
            }
        }
        return lanczos.extremes();
    }

    /**
     * The largest eigenvalue alone, as {@link #extremes} finds it.
     *
     * @param accuracy stops when its residual is below this fraction of its magnitude
     */
    public static double largest(LinearOperator operator, double[] start, int most, double accuracy) {
        Lanczos lanczos = new Lanczos(operator, start, most);
        while (lanczos.advance()) {
            if (lanczos.steps % EVERY == 0) {
                Extremes sofar = lanczos.extremes();
                if (sofar.largestResidual <= accuracy * Math.abs(sofar.largest)) {
                    return sofar.largest;
                }
            }
        }
        return lanczos.extremes().largest;
    }

    /**
     * The largest eigenvalues with their vectors; fewer than asked for where the space is exhausted before. Of an eigenvalue that is
     * there several times one is found, as by every recurrence of a single vector.
     *
     * @param start not orthogonal to what is sought: a random vector, or one near the eigenvectors of an operator nearby
     * @param most steps at most, at least one; memory as many vectors
     * @param count eigenvalues at most
     * @param accuracy stops when all their residuals are below this fraction of the largest magnitude among them
     */
    public static EigenPairs top(LinearOperator operator, double[] start, int most, int count, double accuracy) {
        Lanczos lanczos = new Lanczos(operator, start, most);
        boolean enough = false;
        while (!enough && lanczos.advance()) {
            enough = lanczos.steps % EVERY == 0 && lanczos.converged(count, accuracy);
        }
        EigenDecomposition eigen = lanczos.decompose();
        double[] values = lanczos.values(eigen);
        int[] order = descending(values);
        int found = Math.min(count, values.length);
        double[] largest = new double[found];
        double[][] vectors = new double[found][];
        double[] residuals = new double[found];
        double[] product = new double[operator.size()];
        for (int k = 0; k < found; k++) {
            largest[k] = values[order[k]];
            vectors[k] = new double[operator.size()];
            for (int j = 0; j < lanczos.steps; j++) {
                add(eigen.getV().getEntry(j, order[k]), lanczos.basis[j], vectors[k]);
            }
            operator.apply(vectors[k], product);
            add(-largest[k], vectors[k], product);
            residuals[k] = norm(product);
        }
        return new EigenPairs(largest, vectors, residuals, lanczos.steps + found);
    }

    /** Whether as many Ritz values as {@code count} have small residuals, by the last components of their vectors. */
    private boolean converged(int count, double accuracy) {
        EigenDecomposition eigen = decompose();
        double[] values = values(eigen);
        int[] order = descending(values);
        double worst = values.length < count ? Double.POSITIVE_INFINITY : 0;
        double size = 0;
        for (int k = 0; k < Math.min(count, values.length); k++) {
            size = Math.max(size, Math.abs(values[order[k]]));
            worst = Math.max(
                    worst, offDiagonal[steps - 1] * Math.abs(eigen.getV().getEntry(steps - 1, order[k])));
        }
        return worst <= accuracy * size;
    }

    private static int[] descending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /**
     * Gauss quadrature for the spectral measure of {@code start}: Σ_i w_i f(λ_i) = startᵀ f(A) start / ‖start‖², exact for
     * polynomials up to degree 2·{@code most} − 1 (Golub, Meurant 1994).
     */
    public static Quadrature quadrature(LinearOperator operator, double[] start, int most) {
        return quadratures(operator, List.of(start), most).get(0);
    }

    /**
     * As {@link #quadrature}, to the last bit, from each of several vectors. A few recurrences go side by side, since a sum of
     * products in one order waits for its own last addition, and several such sums need not wait for each other.
     *
     * @param most steps of each; memory as many vectors, times the recurrences that go together
     */
    public static List<Quadrature> quadratures(LinearOperator operator, List<double[]> starts, int most) {
        long vectors = Math.min(most, operator.size());
        int together = (int) Math.max(1, Math.min(TOGETHER, HELD / (vectors * operator.size())));
        List<Quadrature> quadratures = new ArrayList<>();
        for (int from = 0; from < starts.size(); from += together) {
            List<Lanczos> side = starts.subList(from, Math.min(starts.size(), from + together)).stream()
                    .map(start -> new Lanczos(operator, start, most))
                    .toList();
            List<Lanczos> going = side;
            while (!going.isEmpty()) {
                going = advance(going);
            }
            side.forEach(lanczos -> quadratures.add(lanczos.quadrature()));
        }
        return quadratures;
    }

    private Quadrature quadrature() {
        EigenDecomposition eigen = decompose();
        double[] nodes = values(eigen);
        double[] weights = new double[nodes.length];
        RealMatrix vectors = eigen.getV();
        for (int i = 0; i < nodes.length; i++) {
            weights[i] = vectors.getEntry(0, i) * vectors.getEntry(0, i);
        }
        return new Quadrature(nodes, weights);
    }

    /** One more row of the tridiagonal matrix; whether there may be another. */
    private boolean advance() {
        return !advance(List.of(this)).isEmpty();
    }

    /** One more row of the tridiagonal matrix of each, all of one operator and after as many steps; those that may take another. */
    private static List<Lanczos> advance(List<Lanczos> side) {
        int k = side.get(0).steps;
        double[][] basis = new double[side.size()][];
        double[][] next = new double[side.size()][];
        for (int q = 0; q < side.size(); q++) {
            Lanczos lanczos = side.get(q);
            basis[q] = lanczos.basis[k];
            next[q] = new double[lanczos.operator.size()];
        }
        side.get(0).operator.apply(basis, next);
        for (int q = 0; q < side.size(); q++) {
            side.get(q).diagonal[k] = dot(basis[q], next[q]);
        }
        double[] dots = new double[side.size()];
        // twice is enough (Kahan, Parlett)
        for (int pass = 0; pass < 2; pass++) {
            for (int j = k; j >= 0; j--) {
                for (int q = 0; q < basis.length; q++) {
                    basis[q] = side.get(q).basis[j];
                }
                dots(basis, next, dots);
                for (int q = 0; q < basis.length; q++) {
                    add(-dots[q], basis[q], next[q]);
                }
            }
        }
        List<Lanczos> going = new ArrayList<>();
        for (int q = 0; q < side.size(); q++) {
            if (side.get(q).append(next[q])) {
                going.add(side.get(q));
            }
        }
        return going;
    }

    /** Takes in what is left of a product without its part in the basis; whether there may be another step. */
    private boolean append(double[] next) {
        int k = steps;
        double norm = norm(next);
        steps = k + 1;
        offDiagonal[k] = norm;
        size = Math.max(size, Math.abs(diagonal[k]) + norm);
        exhausted = norm <= EXHAUSTED * size;
        if (exhausted || steps == basis.length) {
            return false;
        }
        for (int i = 0; i < next.length; i++) {
            next[i] /= norm;
        }
        basis[steps] = next;
        return true;
    }

    /** Of the tridiagonal matrix plus its size times the identity: see {@link PlainEigenSolver}. */
    private EigenDecomposition decompose() {
        double[] shifted = new double[steps];
        for (int i = 0; i < steps; i++) {
            shifted[i] = diagonal[i] + shift();
        }
        return new EigenDecomposition(shifted, Arrays.copyOf(offDiagonal, steps - 1));
    }

    private double[] values(EigenDecomposition eigen) {
        double[] values = eigen.getRealEigenvalues();
        for (int i = 0; i < values.length; i++) {
            values[i] -= shift();
        }
        return values;
    }

    private double shift() {
        return 2 * size;
    }

    private Extremes extremes() {
        EigenDecomposition eigen = decompose();
        double[] values = values(eigen);
        int largest = 0;
        int smallest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
            smallest = values[i] < values[smallest] ? i : smallest;
        }
        // ‖A·y − θ·y‖ = β·|last component of the tridiagonal's eigenvector|
        double beta = exhausted || steps == operator.size() ? 0 : offDiagonal[steps - 1];
        RealMatrix vectors = eigen.getV();
        return new Extremes(
                values[largest],
                beta * Math.abs(vectors.getEntry(steps - 1, largest)),
                values[smallest],
                beta * Math.abs(vectors.getEntry(steps - 1, smallest)),
                steps);
    }

    /** ⟨a, b⟩, the terms in their order. */
    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    /** Of each pair its inner product, as {@link #dot} has it. */
    private static void dots(double[][] a, double[][] b, double[] results) {
        int q = 0;
        for (; q + 4 <= a.length; q += 4) {
            double[] a0 = a[q];
            double[] a1 = a[q + 1];
            double[] a2 = a[q + 2];
            double[] a3 = a[q + 3];
            double[] b0 = b[q];
            double[] b1 = b[q + 1];
            double[] b2 = b[q + 2];
            double[] b3 = b[q + 3];
            double sum0 = 0;
            double sum1 = 0;
            double sum2 = 0;
            double sum3 = 0;
            for (int i = 0; i < a0.length; i++) {
                sum0 = Math.fma(a0[i], b0[i], sum0);
                sum1 = Math.fma(a1[i], b1[i], sum1);
                sum2 = Math.fma(a2[i], b2[i], sum2);
                sum3 = Math.fma(a3[i], b3[i], sum3);
            }
            results[q] = sum0;
            results[q + 1] = sum1;
            results[q + 2] = sum2;
            results[q + 3] = sum3;
        }
        for (; q < a.length; q++) {
            results[q] = dot(a[q], b[q]);
        }
    }

    /** The Euclidean norm. */
    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void add(double factor, double[] a, double[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = Math.fma(factor, a[i], target[i]);
        }
    }

    /**
     * The ends of a spectrum.
     *
     * @param largest largest eigenvalue found
     * @param largestResidual an eigenvalue lies at most so far from it; in the end, its error is about the square of this
     * @param smallest smallest eigenvalue found
     * @param smallestResidual as for the largest
     * @param steps products with the operator
     */
    public record Extremes(
            double largest, double largestResidual, double smallest, double smallestResidual, int steps) {}

    /**
     * A discrete measure.
     *
     * @param nodes where
     * @param weights how much, summing to one
     */
    public record Quadrature(double[] nodes, double[] weights) {
        /** Σ w·f(node). */
        public double integral(java.util.function.DoubleUnaryOperator f) {
            double sum = 0;
            for (int i = 0; i < nodes.length; i++) {
                sum += weights[i] * f.applyAsDouble(nodes[i]);
            }
            return sum;
        }
    }
}
