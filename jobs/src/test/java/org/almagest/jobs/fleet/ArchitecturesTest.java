package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.PlainKernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.TrainingStep;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The networks of the sweep digits-architectures and their variants, made small: the same bits whatever carries them out. */
class ArchitecturesTest {
    private static final int STEPS = 4;

    /** What the sweep leaves out. */
    private static final String VARIANTS =
            """
              - name: vgg
                model: {family: vgg, depth: 1, width: 4}
              - name: gru
                model: {family: lstm, cell: gru, depth: 1, width: 8}
              - name: patches
                model: {family: transformer, depth: 1, width: 8, heads: 2, patch: 4, norm: post, pooling: class-token}
              - name: images
                model: {family: autoencoder, encoder: convolutional, depth: 1, width: 4, latent: 3, norm: batch}
                train: {loss: squared-error}
            """;

    @TempDir
    Path folder;

    /** Forty digits in batches of sixteen, sixteen and eight. */
    private static Sweep sweep() throws IOException {
        String text = Files.readString(Path.of("sweeps/digits-architectures.yaml"))
                .replace("seeds: [1, 2, 3, 4, 5]", "seeds: [1, 2]")
                .replace("{name: digits}", "{name: digits, train: 40, test: 10}")
                .replace("batch_size: 32", "batch_size: 16\n  keep_weights: true")
                .replace("epochs: 20", "epochs: 1")
                .replace("quick:", VARIANTS + "quick:");
        return Sweep.read(new SweepSource("small.yaml", text));
    }

    @Test
    void onAnyNumberOfCores() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        assertEquals(
                16,
                Fleet.run(sweep(), one.toString(), "local[1]", Progress.SILENT).finished());
        Fleet.run(sweep(), two.toString(), "local[2]", Progress.SILENT);
        TableFiles.assertSame(TableFiles.of(one), TableFiles.of(two));
        // one for each network and seed, so that nothing stood still
        assertEquals(16, new HashSet<>(TableFiles.column(one, Table.RUNS, "final_loss")).size());
    }

    @Test
    void onVectorsAndWithout() throws IOException {
        Set<String> families = new HashSet<>();
        for (Iterator<RunConfiguration> runs = sweep().runs(); runs.hasNext(); ) {
            RunConfiguration run = runs.next();
            families.add(run.family());
            TrainingStep active = step(run, Kernels.active());
            TrainingStep plain = step(run, new PlainKernels());
            double first = active.step();
            assertEquals(first, plain.step(), run.family());
            for (int i = 1; i < STEPS; i++) {
                double loss = active.step();
                assertEquals(loss, plain.step(), run.family());
                assertTrue(loss != first && Double.isFinite(loss), run.family());
            }
        }
        assertEquals(Set.of("transformer", "lstm", "resnet-conv", "autoencoder", "vgg"), families);
    }

    private static TrainingStep step(RunConfiguration run, Kernels kernels) {
        Family family = Families.ALL.named(run.family());
        DataSet given = DataSets.load(run.data(), run.dataSettings());
        DataSet data = family.reconstructs() ? given.reconstruction() : given;
        Model model = family.build(run.model(), data);
        Objective loss = Objectives.ALL.named(run.training().text("loss"));
        double[] start = model.initialise(new RandomStream(run.seed(), "init"));
        return new TrainingStep(model, loss, data.train().first(16), start, run.training(), kernels);
    }
}
