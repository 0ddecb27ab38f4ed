package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ConvolutionalLayers;
import org.almagest.dynamics.fit.TailExponent;
import org.almagest.dynamics.linalg.MarchenkoPastur;
import org.almagest.dynamics.linalg.SingularValues;

/**
 * Probe {@code weight-spectrum}: the singular values σ of each weight matrix, λ = σ², and what heavy-tailed self-regularisation reads from
 * them (Martin, Mahoney, JMLR 22(165), 2021, arXiv 1810.01075; Martin, Peng, Mahoney, Nature Communications 12:4122, 2021, arXiv
 * 2002.06716). No data is needed.
 */
@AutoService(Probe.class)
public final class WeightSpectrum implements Probe {
    static final String NAME = "weight-spectrum";

    private static final String SPECTRAL = "spectral_norm";
    private static final String STABLE = "stable_rank";
    private static final String LOG_NORM = "log_norm";
    private static final String LOG_SPECTRAL = "log_spectral_norm";
    private static final String ENTROPY = "spectral_entropy";
    private static final String EXPONENT = "tail_exponent";
    private static final String FROM = "tail_from";
    private static final String DISTANCE = "tail_distance";
    private static final String SIZE = "tail_size";
    private static final String WEIGHTED = "weighted_exponent";
    private static final String ALPHA_NORM = "log_exponent_norm";
    private static final String EDGE = "noise_edge";
    private static final String SPIKES = "spikes";
    private static final String OPERATOR = "map_norm";
    private static final String OPERATOR_STABLE = "map_stable_rank";
    private static final String MEAN_EXPONENT = "mean_tail_exponent";
    private static final String MEAN_WEIGHTED = "mean_weighted_exponent";
    private static final String MEAN_LOG_NORM = "mean_log_norm";
    private static final String VALUES = "singular_values";

    private static final List<String> OF_SIZE =
            List.of(SPECTRAL, STABLE, LOG_NORM, LOG_SPECTRAL, ENTROPY, EDGE, SPIKES);
    private static final List<String> OF_TAIL = List.of(EXPONENT, FROM, DISTANCE, SIZE, WEIGHTED, ALPHA_NORM);
    private static final List<String> OF_MAP = List.of(OPERATOR, OPERATOR_STABLE);
    private static final List<String> OF_ALL = List.of(MEAN_EXPONENT, MEAN_WEIGHTED, MEAN_LOG_NORM);

    private static final String HEAVY = "Martin, Mahoney 2021, arXiv 1810.01075";
    private static final String QUALITY = "Martin et al. 2021, arXiv 2002.06716";
    private static final String TAILS = "Clauset et al. 2009, arXiv 0706.1062";

    /** Numbers of the largest map of images whose singular values are computed, such as 512×512; some tenths of a second. */
    private static final long LARGEST_MAP = 1L << 18;

    /** For {@link java.util.ServiceLoader}. */
    public WeightSpectrum() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "singular values σ of each weight matrix, λ = σ²: norms, stable rank, power law of the tail, and what stands out of"
                + " noise; column layer is the matrix's place among those of more than one column";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                layer(SPECTRAL, "σ_1", QUALITY),
                layer(STABLE, "Σλ/λ_1", QUALITY),
                layer(LOG_NORM, "log₁₀ Σλ", QUALITY),
                layer(LOG_SPECTRAL, "log₁₀ λ_1", QUALITY),
                layer(ENTROPY, "−Σ p_i ln p_i/ln R, p_i = λ_i/Σλ, R how many of them are not 0", HEAVY),
                layer(
                        EXPONENT,
                        "α = 1 + n/Σ ln(λ_i/x_min) over the n eigenvalues from x_min on; its standard error is (α − 1)/√n",
                        TAILS + ", eq. 3.1; " + HEAVY),
                layer(FROM, "x_min, with which tail_distance is least", TAILS + ", section 3.3"),
                layer(
                        DISTANCE,
                        "max_i |F(λ_i) − i/n| between the tail and its power law, i from 0",
                        TAILS + ", eq. 3.9"),
                layer(SIZE, "n, how many eigenvalues are not below x_min", TAILS),
                layer(WEIGHTED, "α·log₁₀ λ_1", QUALITY),
                layer(ALPHA_NORM, "log₁₀ Σλ^α", QUALITY),
                layer(
                        EDGE,
                        "σ²(√n + √m)², where eigenvalues of noise of the same variance end, without the spikes",
                        "Marchenko, Pastur 1967; " + HEAVY),
                layer(
                        SPIKES,
                        "eigenvalues beyond that edge and what the largest one of noise exceeds it by in 1 of 100 matrices",
                        "Johnstone 2001, Annals of Statistics 29:295–327"),
                layer(
                        OPERATOR,
                        "σ_1 of the convolution as a map of whole images",
                        "Sedghi et al. 2019, arXiv 1805.10408"),
                layer(
                        OPERATOR_STABLE,
                        "Σλ/λ_1 of the convolution as a map of whole images",
                        "Sedghi et al. 2019, arXiv 1805.10408"),
                new Quantity(
                        MEAN_EXPONENT, "1", "mean of tail_exponent over the matrices that have one", QUALITY, false),
                new Quantity(MEAN_WEIGHTED, "1", "mean of weighted_exponent over the same", QUALITY, false),
                new Quantity(MEAN_LOG_NORM, "1", "mean of log_norm over the matrices that are not 0", QUALITY, false));
    }

    private static Quantity layer(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, true);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(new MatrixKind(
                VALUES,
                MatrixKind.Content.OTHER,
                "the singular values of a weight matrix, one row, from the largest on"));
    }

    @Override
    public Needs needs() {
        return Needs.WEIGHTS;
    }

    /** 2: weights whose squares overflow or underflow have numbers. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(
                        "min_values",
                        10,
                        2,
                        1_000_000,
                        "fewest eigenvalues of which a tail is fitted; below, an exponent says nothing"),
                Parameter.integer(
                        "most_numbers",
                        1 << 22,
                        1,
                        1 << 28,
                        "numbers of the largest matrix that is decomposed, which takes some ten seconds; twice as many take"
                                + " three times as long"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Rows rows = new Rows(snapshot.step(), NAME, sink);
        List<Block> matrices = UpdateRatios.matrices(snapshot.model());
        if (matrices.isEmpty()) {
            for (List<String> quantities : List.of(OF_SIZE, OF_TAIL, OF_MAP, OF_ALL)) {
                rows.missing(quantities, "no_weight_matrices");
            }
            return;
        }
        Optional<ConvolutionalLayers> convolutions = snapshot.model().capability(ConvolutionalLayers.class);
        Means means = new Means();
        for (int k = 0; k < matrices.size(); k++) {
            Block block = matrices.get(k);
            double[] weights = Arrays.copyOfRange(snapshot.parameters(), block.offset(), block.offset() + block.size());
            if (!Arrays.stream(weights).allMatch(Double::isFinite)) {
                rows.missing(OF_SIZE, k, Measurement.NOT_FINITE);
                rows.missing(OF_TAIL, k, Measurement.NOT_FINITE);
                rows.missing(OF_MAP, k, Measurement.NOT_FINITE);
                continue;
            }
            if (weights.length > settings.integer("most_numbers")) {
                rows.missing(OF_SIZE, k, "too_large");
                rows.missing(OF_TAIL, k, "too_large");
                rows.missing(OF_MAP, k, "too_large");
                continue;
            }
            double[] values = SingularValues.of(weights, block.rows(), block.cols());
            sink.matrix(new Matrix(snapshot.step(), VALUES, k, 1, values.length, values));
            sizes(values, block, k, rows, means);
            tail(values, block, k, settings.integer("min_values"), rows, means);
            map(weights, convolutions.flatMap(known -> known.of(block)), k, rows);
        }
        means.write(rows);
    }

    private static void sizes(double[] values, Block block, int layer, Rows rows, Means means) {
        if (values[0] == 0) {
            rows.missing(OF_SIZE, layer, "weights_are_zero");
            return;
        }
        Eigenvalues found = Eigenvalues.of(values);
        double[] squares = found.scaled();
        double sum = Arrays.stream(squares).sum();
        double logNorm = found.log10(sum);
        rows.number(SPECTRAL, layer, values[0]);
        rows.number(STABLE, layer, sum / squares[0]);
        rows.number(LOG_NORM, layer, logNorm);
        rows.number(LOG_SPECTRAL, layer, found.log10(squares[0]));
        means.logNorm.add(logNorm);
        int rank = SingularValues.rank(values, block.rows(), block.cols()).rank();
        if (rank < 2) {
            rows.missing(ENTROPY, layer, "rank_is_one");
        } else {
            double entropy = 0;
            for (int i = 0; i < rank; i++) {
                double share = squares[i] / sum;
                // a square may be 0 though its root is not
                entropy -= share == 0 ? 0 : share * StrictMath.log(share);
            }
            rows.number(ENTROPY, layer, entropy / StrictMath.log(rank));
        }
        MarchenkoPastur noise = MarchenkoPastur.of(squares, block.rows(), block.cols());
        found.write(EDGE, layer, noise.edge(), rows);
        rows.number(SPIKES, layer, noise.spikes());
    }

    private static void tail(double[] values, Block block, int layer, int fewest, Rows rows, Means means) {
        int rank = SingularValues.rank(values, block.rows(), block.cols()).rank();
        Eigenvalues found = Eigenvalues.of(Arrays.copyOf(values, rank));
        double[] squares = found.scaled();
        TailExponent tail = rank < fewest ? null : TailExponent.of(squares);
        if (tail == null) {
            rows.missing(OF_TAIL, layer, rank < fewest ? "too_few_eigenvalues" : "eigenvalues_are_equal");
            return;
        }
        double weighted = tail.exponent() * found.log10(squares[0]);
        double sum = 0;
        for (double square : squares) {
            // in units of the largest, so that no power overflows
            sum += StrictMath.pow(square / squares[0], tail.exponent());
        }
        rows.estimate(EXPONENT, layer, tail.exponent(), tail.standardError());
        found.write(FROM, layer, tail.from(), rows);
        rows.number(DISTANCE, layer, tail.distance());
        rows.number(SIZE, layer, tail.tail());
        rows.number(WEIGHTED, layer, weighted);
        rows.number(ALPHA_NORM, layer, weighted + StrictMath.log10(sum));
        means.exponent.add(tail.exponent());
        means.weighted.add(weighted);
    }

    private static void map(double[] weights, Optional<ConvolutionGeometry> geometry, int layer, Rows rows) {
        if (geometry.isEmpty()) {
            rows.missing(OF_MAP, layer, "no_convolution");
            return;
        }
        double[] values = OperatorNorm.singularValues(weights, geometry.get(), LARGEST_MAP);
        if (values == null || values[0] == 0) {
            rows.missing(OF_MAP, layer, values == null ? "too_large" : "weights_are_zero");
            return;
        }
        double[] squares = Eigenvalues.of(values).scaled();
        rows.number(OPERATOR, layer, values[0]);
        rows.number(OPERATOR_STABLE, layer, Arrays.stream(squares).sum() / squares[0]);
    }

    /**
     * The squares of singular values, which may not fit a double: then they are those of the singular values times a power of two.
     *
     * @param scaled what is computed with
     * @param exponent that of the two by which they are multiplied; 0 wherever the squares fit
     */
    private record Eigenvalues(double[] scaled, int exponent) {
        /** Sums of as many as there are stay below the largest double, and what underflows is no part of the largest. */
        private static final int LARGEST_EXPONENT = 450;

        static Eigenvalues of(double[] values) {
            int size = values.length == 0 || values[0] == 0 ? 0 : Math.getExponent(values[0]);
            int exponent = Math.abs(size) <= LARGEST_EXPONENT ? 0 : -2 * size;
            double[] scaled = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                double value = exponent == 0 ? values[i] : Math.scalb(values[i], exponent / 2);
                scaled[i] = value * value;
            }
            return new Eigenvalues(scaled, exponent);
        }

        double log10(double number) {
            double log = StrictMath.log10(number);
            return exponent == 0 ? log : log - exponent * StrictMath.log10(2);
        }

        /** A number that has the size of the eigenvalues. */
        void write(String quantity, int layer, double number, Rows rows) {
            double whole = Math.scalb(number, -exponent);
            if (whole < Double.MIN_NORMAL && number != 0) {
                rows.missing(List.of(quantity), layer, "squares_underflow");
            } else {
                rows.number(quantity, layer, whole);
            }
        }
    }

    /** What is averaged over the matrices. */
    private static final class Means {
        private final Mean exponent = new Mean();
        private final Mean weighted = new Mean();
        private final Mean logNorm = new Mean();

        void write(Rows rows) {
            exponent.write(MEAN_EXPONENT, "no_exponent", rows);
            weighted.write(MEAN_WEIGHTED, "no_exponent", rows);
            logNorm.write(MEAN_LOG_NORM, "no_norm", rows);
        }
    }

    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        void write(String quantity, String none, Rows rows) {
            if (count == 0) {
                rows.missing(quantity, none);
            } else {
                rows.number(quantity, sum / count);
            }
        }
    }
}
