package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.manifold.Points;
import org.almagest.dynamics.manifold.RankBound;
import org.almagest.dynamics.manifold.TensorSet;
import org.almagest.dynamics.probe.LatentManifold.Latent;
import org.jspecify.annotations.Nullable;

/** The looks of {@link LatentManifold} at the networks of one run. Every look draws the same noise. */
final class LatentManifoldSession implements ProbeSession {
    private static final String NO_TEST = "no_test_examples";
    /** The tensors of a set, or its coordinates, are all the same. */
    private static final String NO_VARIATION = "no_variation";
    /** A set spreads along fewer directions than are asked for. */
    private static final String FEW_DIRECTIONS = "too_few_directions";

    private final NoiseLevels noise;
    private final int dimensions;
    private @Nullable LatentTensors compiled;

    LatentManifoldSession(NoiseLevels noise, int dimensions) {
        this.noise = noise;
        this.dimensions = dimensions;
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        LatentTensor tensor = snapshot.model().capability(LatentTensor.class).orElseThrow();
        Examples test = snapshot.data().test();
        Emission emission = new Emission(snapshot.step(), sink);
        if (test.count() == 0) {
            Latent.of(tensor).forEach(latent -> {
                emission.missing(explained(latent), NO_TEST);
                missing(emission, latent, 0, NO_TEST);
            });
            return;
        }
        LatentTensors network = compiled == null ? new LatentTensors(snapshot.model(), tensor, test) : compiled;
        compiled = network;
        network.parameters(snapshot.parameters());
        for (Latent latent : Latent.of(tensor)) {
            new Look(snapshot, tensor, network, latent, emission).take(sink);
        }
    }

    private static String explained(Latent latent) {
        return latent == Latent.SAMPLE ? LatentManifold.EXPLAINED_SAMPLE : LatentManifold.EXPLAINED;
    }

    /** That nothing is known of the sets from a level of noise on. */
    private void missing(Emission emission, Latent latent, int from, String status) {
        if (from == 0 && latent == Latent.SAMPLE) {
            emission.missing(LatentManifold.RESAMPLE, status);
        } else if (from == 0) {
            emission.missing(LatentManifold.VIOLATIONS, status);
            emission.missing(LatentManifold.ATTAINED, status);
        }
        for (int level = from; level < noise.levels().size(); level++) {
            for (String quantity : List.of(
                    "strata",
                    "strata_exact",
                    "strata_coarse",
                    "strata_entropy",
                    "rank_1",
                    "rank_2",
                    "rank_3",
                    "effective_dimension")) {
                emission.missing(latent.at(quantity, level), status);
            }
            if (level > 0) {
                emission.missing(latent.at("subspace_angle", level), status);
                emission.missing(latent.at("shift", level), status);
            }
        }
    }

    /** One latent tensor of one network. */
    private final class Look {
        private final long seed;
        private final DataSet data;
        private final LatentTensor tensor;
        private final LatentTensors network;
        private final Latent latent;
        private final Emission emission;
        private final long step;

        Look(Snapshot snapshot, LatentTensor tensor, LatentTensors network, Latent latent, Emission emission) {
            this.seed = snapshot.seed();
            this.step = snapshot.step();
            this.data = snapshot.data();
            this.tensor = tensor;
            this.network = network;
            this.latent = latent;
            this.emission = emission;
        }

        void take(Sink sink) {
            Volume shape = tensor.shape();
            int count = data.test().count();
            double[] clean = codes(0, "draw s0");
            explained(clean);
            if (!finite(clean)) {
                missing(emission, latent, 0, Measurement.NOT_FINITE);
                return;
            }
            Spectra spectra = new Spectra(shape);
            TensorSet first = TensorSet.of(clean, count, shape);
            Points base = first.points();
            for (int level = 0; level < noise.levels().size(); level++) {
                double[] codes = level == 0 ? clean : codes(level, "draw s" + level);
                if (!finite(codes)) {
                    missing(emission, latent, level, Measurement.NOT_FINITE);
                    break;
                }
                TensorSet set = level == 0 ? first : TensorSet.of(codes, count, shape);
                ranks(set, level);
                Points points = level == 0 ? base : set.points();
                emission.emit(
                        latent.at("effective_dimension", level),
                        points == null ? null : points.effectiveDimension(),
                        NO_VARIATION);
                if (level > 0) {
                    moved(base, points, level);
                }
                spectra.add(noise.levels().get(level), set);
            }
            if (latent == Latent.SAMPLE) {
                double[] again = codes(0, "draw again");
                if (finite(again)) {
                    angle(
                            LatentManifold.RESAMPLE,
                            base,
                            TensorSet.of(again, count, shape).points());
                } else {
                    emission.missing(LatentManifold.RESAMPLE, Measurement.NOT_FINITE);
                }
            } else {
                bound(first);
            }
            sink.matrix(spectra.matrix(step, latent.spectra()));
        }

        private void ranks(TensorSet set, int level) {
            TensorSet.Strata strata = set.strata(LatentManifold.TOLERANCE);
            emission.emit(latent.at("strata", level), strata.count());
            emission.emit(
                    latent.at("strata_exact", level),
                    set.strata(LatentManifold.EXACT).count());
            emission.emit(
                    latent.at("strata_coarse", level),
                    set.strata(LatentManifold.COARSE).count());
            emission.emit(latent.at("strata_entropy", level), strata.entropy());
            for (int mode = 0; mode < strata.meanRanks().size(); mode++) {
                emission.emit(
                        latent.at("rank_" + (mode + 1), level),
                        strata.meanRanks().get(mode));
            }
        }

        private void moved(@Nullable Points base, @Nullable Points points, int level) {
            angle(latent.at("subspace_angle", level), base, points);
            emission.emit(
                    latent.at("shift", level),
                    base == null || points == null ? null : base.shift(points),
                    NO_VARIATION);
        }

        private void angle(String quantity, @Nullable Points one, @Nullable Points other) {
            if (one == null
                    || other == null
                    || one.effectiveDimension() == null
                    || other.effectiveDimension() == null) {
                emission.missing(quantity, NO_VARIATION);
            } else {
                emission.emit(quantity, one.angle(other, dimensions), FEW_DIRECTIONS);
            }
        }

        /** The latent tensors of the test inputs at a level of noise; what is drawn besides comes from a stream of its own. */
        private double[] codes(int level, String draw) {
            double[] inputs = data.test().inputs();
            double deviation = noise.levels().get(level);
            if (deviation > 0) {
                RandomStream random = stream("noise s" + level);
                inputs = inputs.clone();
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] += deviation * random.normal();
                }
            }
            LatentTensors.Codes codes = network.encoded(inputs);
            double[] logVariance = codes.logVariance();
            if (latent != Latent.SAMPLE || logVariance == null) {
                return codes.mean();
            }
            RandomStream random = stream(draw);
            double[] drawn = codes.mean();
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] += StrictMath.exp(logVariance[i] / 2) * random.normal();
            }
            return drawn;
        }

        private RandomStream stream(String what) {
            return new RandomStream(
                    seed, String.format(Locale.ROOT, "%s %s %s", LatentManifold.NAME, latent.word(), what));
        }

        private void bound(TensorSet clean) {
            Examples test = data.test();
            double[] input = new double[test.features()];
            int violations = 0;
            int attained = 0;
            for (int image = 0; image < test.count(); image++) {
                System.arraycopy(test.inputs(), image * input.length, input, 0, input.length);
                List<Integer> bound = RankBound.of(tensor.alike(input), tensor.shape());
                List<Integer> ranks = clean.ranks(image, LatentManifold.EXACT);
                boolean above = false;
                for (int mode = 0; mode < ranks.size(); mode++) {
                    above |= ranks.get(mode) > bound.get(mode);
                }
                violations += above ? 1 : 0;
                attained += ranks.equals(bound) ? 1 : 0;
            }
            emission.emit(LatentManifold.VIOLATIONS, violations);
            emission.emit(LatentManifold.ATTAINED, (double) attained / test.count());
        }

        private void explained(double[] codes) {
            Examples train = data.train();
            double[] targets = data.test().targets();
            double[] mean = new double[train.outputs()];
            for (int i = 0; i < train.targets().length; i++) {
                mean[i % mean.length] += train.targets()[i] / train.count();
            }
            double[] predictions = network.decoded(codes);
            double error = 0;
            double plain = 0;
            for (int i = 0; i < targets.length; i++) {
                error += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
                plain += (mean[i % mean.length] - targets[i]) * (mean[i % mean.length] - targets[i]);
            }
            emission.emit(
                    LatentManifoldSession.explained(latent),
                    plain == 0 ? null : (Double) (1 - error / plain),
                    NO_VARIATION);
        }

        private static boolean finite(double[] numbers) {
            for (double number : numbers) {
                if (!Double.isFinite(number)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Collects the spectra of all levels of noise into one matrix. */
    private final class Spectra {
        private static final int COLUMNS = 4;

        private final int[] rows;
        private final double[] numbers;
        private int at;

        Spectra(Volume shape) {
            this.rows = new int[] {shape.height(), shape.width(), shape.channels()};
            int each = rows[0] + rows[1] + rows[2];
            this.numbers = new double[noise.levels().size() * each * COLUMNS];
        }

        void add(double deviation, TensorSet set) {
            for (int mode = 0; mode < rows.length; mode++) {
                double[] spectrum = set.meanSpectrum(mode);
                for (int k = 0; k < spectrum.length; k++) {
                    numbers[at++] = deviation;
                    numbers[at++] = mode + 1;
                    numbers[at++] = k + 1;
                    numbers[at++] = spectrum[k];
                }
            }
        }

        Matrix matrix(long step, String name) {
            return new Matrix(step, name, null, at / COLUMNS, COLUMNS, Arrays.copyOf(numbers, at));
        }
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, LatentManifold.NAME, quantity, null, value));
        }

        /** Where there is no number, {@code status} says why. */
        void emit(String quantity, @Nullable Double value, String status) {
            if (value == null) {
                missing(quantity, status);
            } else {
                emit(quantity, value);
            }
        }

        void missing(String quantity, String status) {
            sink.measurement(Measurement.missing(step, LatentManifold.NAME, quantity, null, status));
        }
    }
}
