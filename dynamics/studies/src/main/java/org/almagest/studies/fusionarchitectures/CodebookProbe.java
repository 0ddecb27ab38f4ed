package org.almagest.studies.fusionarchitectures;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.architecture.Codebook;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code codebook}: how much of a patch its code tells. A network that sees the patches themselves has the ceiling 1 and loses
 * nothing; data of another kind has the status {@code no_patches}.
 */
@AutoService(Probe.class)
public final class CodebookProbe implements Probe {
    private static final String NAME = "codebook";
    private static final String CEILING = "codebook_ceiling";
    private static final String ERROR = "quantisation_error";
    private static final String SOURCE = "closed form, over drawn patches";
    private static final int FRESH = 40_000;

    /** For {@link java.util.ServiceLoader}. */
    public CodebookProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "what the codes of patches tell of their attributes, and how far patches are from their codes";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        CEILING,
                        "1",
                        "Σ over codes of the largest count of one attribute among 40 000 fresh patches, over 40 000: the best accuracy that a reader of codes can have; 1 where patches are read themselves",
                        SOURCE,
                        false),
                new Quantity(
                        ERROR,
                        "1",
                        "mean squared distance of the unlabelled patches to their nearest codes, over their total variance; 0 where patches are read themselves",
                        SOURCE,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Optional<PatchWorld> world = PatchWorld.of(snapshot.data());
        if (world.isEmpty()) {
            sink.measurement(Measurement.missing(snapshot.step(), NAME, CEILING, null, "no_patches"));
            sink.measurement(Measurement.missing(snapshot.step(), NAME, ERROR, null, "no_patches"));
            return;
        }
        Optional<Codebook> book =
                book(snapshot.model(), snapshot.parameters(), world.get().numbers());
        RandomStream random = new RandomStream(snapshot.seed(), "fresh patches");
        double ceiling = book.map(codes -> ceiling(codes, world.get(), random)).orElse(1.0);
        double error = book.map(codes -> error(codes, snapshot.data())).orElse(0.0);
        sink.measurement(Measurement.exact(snapshot.step(), NAME, CEILING, null, ceiling));
        sink.measurement(Measurement.exact(snapshot.step(), NAME, ERROR, null, error));
    }

    /** The codes that the network keeps; empty where it keeps none. */
    private static Optional<Codebook> book(Model model, double[] theta, int numbers) {
        int at = model.parameterCount();
        for (Statistic statistic : model.statistics()) {
            if (statistic.name().equals(Codebook.STATISTIC)) {
                double[] codes = new double[statistic.size()];
                System.arraycopy(theta, at, codes, 0, codes.length);
                return Optional.of(new Codebook(numbers, codes));
            }
            at += statistic.size();
        }
        return Optional.empty();
    }

    /** See {@link #quantities}. */
    static double ceiling(Codebook book, PatchWorld world, RandomStream random) {
        int[][] counts = new int[book.count()][world.attributes()];
        double[] patch = new double[world.numbers()];
        for (int i = 0; i < FRESH; i++) {
            int attribute = random.below(world.attributes());
            world.patch(random, attribute, patch, 0);
            counts[book.nearest(patch, 0)][attribute]++;
        }
        int right = 0;
        for (int[] count : counts) {
            int most = 0;
            for (int number : count) {
                most = Math.max(most, number);
            }
            right += most;
        }
        return (double) right / FRESH;
    }

    private static double error(Codebook book, DataSet data) {
        SharedArray patches = PatchWorld.shared(data, PatchQuestions.UNLABELLED).orElseThrow();
        return error(book, patches.values());
    }

    /** See {@link #quantities}. */
    static double error(Codebook book, double[] patches) {
        int numbers = book.numbers();
        int count = patches.length / numbers;
        double distance = 0;
        for (int i = 0; i < count; i++) {
            distance += book.squaredDistance(book.nearest(patches, i * numbers), patches, i * numbers);
        }
        double variance = 0;
        for (int j = 0; j < numbers; j++) {
            double mean = 0;
            for (int i = 0; i < count; i++) {
                mean += patches[i * numbers + j] / count;
            }
            for (int i = 0; i < count; i++) {
                variance += StrictMath.pow(patches[i * numbers + j] - mean, 2) / (count - 1);
            }
        }
        return distance / count / variance;
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        // ten or so codes
        return 30.0 * FRESH * PatchQuestions.NUMBERS;
    }
}
