package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.curvature.Curvature;
import org.almagest.dynamics.curvature.HessianPart;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.linalg.NumericalRank;
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
                "probe hessian: the rank of a Hessian of P = %d parameters needs its full spectrum, and full_limit is %d;"
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
            int rank = theory.inputRank();
            sink.measurement(new Measurement(
                    snapshot.step(),
                    HessianProbe.NAME,
                    "input_rank",
                    -1,
                    rank,
                    0,
                    rank < snapshot.data().train().features() ? "singular_input_covariance" : "ok"));
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
        NumericalRank rank = measure(part, -1, matrix, p);
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
    private @Nullable NumericalRank measure(HessianPart part, int layer, double[] matrix, int n) {
        if (!Arrays.stream(matrix).allMatch(Double::isFinite)) {
            for (String word : List.of("top_eigenvalue", "smallest_eigenvalue", "trace", "frobenius_norm", "rank")) {
                emit(part, word, layer, Double.NaN, "not_finite");
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
        emit(part, "top_eigenvalue", layer, eigenvalues[n - 1], "ok");
        emit(part, "smallest_eigenvalue", layer, eigenvalues[0], "ok");
        emit(part, "trace", layer, trace, "ok");
        emit(part, "frobenius_norm", layer, Math.sqrt(squares), "ok");
        emit(part, "rank", layer, rank.rank(), "ok");
        emit(part, "rank_over_parameters", layer, (double) rank.rank() / n, "ok");
        emit(part, "rank_gap", layer, rank.gap(), Double.isNaN(rank.gap()) ? "zero_matrix" : "ok");
        emit(part, "negative_eigenvalues", layer, negative, "ok");
        OptionalInt exact = theory == null || layer >= 0 ? OptionalInt.empty() : theory.exact(part);
        OptionalInt bound = theory == null || layer >= 0 ? OptionalInt.empty() : theory.bound(part);
        exact.ifPresent(value -> emit(part, "exact_rank", layer, value, "ok"));
        bound.ifPresent(value -> {
            emit(part, "rank_bound", layer, value, "ok");
            emit(part, "rank_over_bound", layer, (double) rank.rank() / value, "ok");
        });
        sink.spectrum(new Spectrum(
                snapshot.step(),
                layer < 0 ? part.word() : Operator.ofLayer(part.word(), layer),
                rank.rank(),
                bound.orElse(-1),
                exact.orElse(-1),
                rank.tolerance(),
                rank.gap(),
                eigenvalues));
        return rank;
    }

    private void emit(HessianPart part, String word, int layer, double value, String status) {
        sink.measurement(new Measurement(
                snapshot.step(), HessianProbe.NAME, HessianProbe.quantity(part, word), layer, value, 0, status));
    }
}
