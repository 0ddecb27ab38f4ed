package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.linalg.NumericalRank;
import org.almagest.dynamics.linalg.RobustNorm;
import org.almagest.dynamics.linalg.SymmetricEigenvalues;
import org.jspecify.annotations.Nullable;

/** All eigenvalues of the Hessian and its parts, from the full matrices. */
final class FullSpectrum {
    /** The eigenvalues of a matrix cost about 4/3·P³ operations, half of them at the speed of memory. */
    private static final double OPERATIONS_PER_SECOND = 8e9;

    private final Snapshot snapshot;
    private final Curvature curvature;
    private final Settings settings;
    private final Sink sink;
    private final @Nullable TheoreticalRanks theory;

    FullSpectrum(
            Snapshot snapshot, Curvature curvature, Settings settings, @Nullable TheoreticalRanks theory, Sink sink) {
        this.snapshot = snapshot;
        this.curvature = curvature;
        this.settings = settings;
        this.sink = sink;
        this.theory = theory;
    }

    /** Why there is no full spectrum of {@code p} parameters, what it would cost and what to do. */
    static String refusal(int p, int limit) {
        double bytes = 24.0 * p * p;
        double seconds = 4.0 / 3 * p * p * p / OPERATIONS_PER_SECOND;
        return String.format(
                Locale.ROOT,
                "the rank of a Hessian of P = %d parameters needs its full spectrum, and full_limit is %d;"
                        + " it would take about %.1f GB and %.0f minutes for the eigenvalues of each matrix. Raise full_limit to %d,"
                        + " choose a network of fewer parameters, or method lanczos (no ranks: ends of the spectrum, trace"
                        + " and density)",
                p,
                limit,
                bytes / 1e9,
                Math.ceil(seconds / 60),
                p);
    }

    void measure(List<HessianPart> parts) {
        Map<HessianPart, double[]> matrices = new EnumMap<>(HessianPart.class);
        for (HessianPart part : parts) {
            if (parts.size() == 1 || part != HessianPart.HESSIAN) {
                matrices.put(part, curvature.matrix(part));
            }
        }
        double[] outer = matrices.get(HessianPart.GGN);
        double[] functional = matrices.get(HessianPart.FUNCTIONAL);
        if (theory != null) {
            sink.measurement(
                    Measurement.exact(snapshot.step(), HessianProbe.NAME, "input_rank", null, theory.inputRank()));
        }
        for (HessianPart part : parts) {
            double[] matrix = matrices.get(part);
            if (matrix == null && outer != null && functional != null) {
                matrix = sum(outer, functional);
            }
            if (matrix != null) {
                measure(part, matrix);
            }
        }
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a[i] + b[i];
        }
        return sum;
    }

    private void measure(HessianPart part, double[] matrix) {
        int p = curvature.size();
        NumericalRank rank = measure(part, null, matrix, p);
        if (rank == null) {
            return;
        }
        if (settings.flag("per_layer")) {
            SortedSet<Integer> layers = new TreeSet<>();
            for (Block block : snapshot.model().blocks()) {
                if (block.layer() >= 0) {
                    layers.add(block.layer());
                }
            }
            for (int layer : layers) {
                int[] chosen = snapshot.model().blocks().stream()
                        .filter(block -> block.layer() == layer)
                        .flatMapToInt(block -> IntStream.range(block.offset(), block.offset() + block.size()))
                        .toArray();
                measure(part, layer, minor(matrix, p, chosen), chosen.length);
            }
        }
    }

    private static double[] minor(double[] matrix, int p, int[] chosen) {
        int n = chosen.length;
        double[] minor = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                minor[i * n + j] = matrix[chosen[i] * p + chosen[j]];
            }
        }
        return minor;
    }

    /** Null where the matrix is not finite. */
    private @Nullable NumericalRank measure(HessianPart part, @Nullable Integer layer, double[] matrix, int n) {
        if (!Arrays.stream(matrix).allMatch(Double::isFinite)) {
            for (String word : List.of("top_eigenvalue", "smallest_eigenvalue", "trace", "frobenius_norm", "rank")) {
                missing(part, word, layer, Measurement.NOT_FINITE);
            }
            return null;
        }
        double[] eigenvalues = SymmetricEigenvalues.of(matrix, n);
        NumericalRank rank = NumericalRank.of(eigenvalues, settings.real("tolerance"));
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += matrix[i * n + i];
        }
        double squares = 0;
        for (double value : matrix) {
            squares = Math.fma(value, value, squares);
        }
        int negative = 0;
        for (double value : eigenvalues) {
            negative += value < -rank.tolerance() ? 1 : 0;
        }
        emit(part, "top_eigenvalue", layer, eigenvalues[n - 1]);
        emit(part, "smallest_eigenvalue", layer, eigenvalues[0]);
        emit(part, "trace", layer, trace);
        emit(part, "frobenius_norm", layer, RobustNorm.of(squares, matrix));
        emit(part, "rank", layer, rank.rank());
        emit(part, "rank_over_parameters", layer, (double) rank.rank() / n);
        gap(part, layer, rank);
        emit(part, "negative_eigenvalues", layer, negative);
        // theory speaks of the whole network
        Integer exact = theory != null && layer == null ? theory.exact(part) : null;
        Integer bound = theory != null && layer == null ? theory.bound(part) : null;
        if (exact != null) {
            emit(part, "exact_rank", null, exact);
        }
        if (bound != null) {
            emit(part, "rank_bound", null, bound);
            emit(part, "rank_over_bound", null, (double) rank.rank() / bound);
        }
        sink.spectrum(new Spectrum(
                snapshot.step(),
                layer == null ? part.word() : Operator.ofLayer(part.word(), layer),
                rank.rank(),
                bound,
                exact,
                rank.tolerance(),
                rank.gap(),
                eigenvalues));
        return rank;
    }

    /** No finite gap where all that was dropped is exactly zero: the cut could not be clearer. */
    private void gap(HessianPart part, @Nullable Integer layer, NumericalRank rank) {
        Double gap = rank.gap();
        if (gap == null) {
            missing(part, "rank_gap", layer, rank.rank() == 0 ? "zero_matrix" : "full_rank");
        } else if (Double.isFinite(gap)) {
            emit(part, "rank_gap", layer, gap);
        } else {
            missing(part, "rank_gap", layer, "exact_zeros");
        }
    }

    private void emit(HessianPart part, String word, @Nullable Integer layer, double value) {
        sink.measurement(
                Measurement.exact(snapshot.step(), HessianProbe.NAME, HessianProbe.quantity(part, word), layer, value));
    }

    private void missing(HessianPart part, String word, @Nullable Integer layer, String status) {
        sink.measurement(Measurement.missing(
                snapshot.step(), HessianProbe.NAME, HessianProbe.quantity(part, word), layer, status));
    }
}
