package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sweeps that come with Almagest are sound, and found wherever they lie. */
class ReadyMadeSweepsTest {
    /** Estimated seconds of one core: rough, and at most, since runs that reach their goal end earlier. */
    private static final double QUICK_SECONDS = 100;

    static Iterable<String> names() {
        return ReadyMadeSweeps.onClassPath().names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSoundAndCalledAsItsFile(String name) {
        Sweep sweep = Sweep.read(SweepSource.find(name));
        assertEquals(name, sweep.name());
        assertFalse(sweep.description().isEmpty(), "a ready-made sweep says what it is for");
        assertTrue(sweep.size() > 0);
    }

    @Test
    void thePapersDepthsAreThere() {
        Sweep sweep = Sweep.read(SweepSource.find("resnet-depth-scaling"));
        Set<Long> tanh = new TreeSet<>();
        Set<Double> reluRates = new TreeSet<>();
        Set<Long> seeds = new TreeSet<>();
        sweep.runs().forEachRemaining(run -> {
            seeds.add(run.seed());
            if (run.model().text("activation").equals("tanh")) {
                tanh.add(run.model().whole("depth"));
            } else {
                reluRates.add(run.training().real("learning_rate"));
            }
        });
        assertEquals(Set.of(8L, 11L, 15L, 22L, 31L, 44L, 63L, 89L, 126L, 178L, 251L, 355L, 501L, 708L, 1000L), tanh);
        assertEquals(Set.of(0.001, 0.003, 0.01), reluRates);
        assertEquals(Set.of(1L, 2L, 3L, 4L, 5L), seeds);
        assertEquals(15 * 5 + 8 * 3 * 5, sweep.size());
    }

    @Test
    void quickstartTrainsAsThePaperDoes() {
        RunConfiguration run = Sweep.read(SweepSource.find("quickstart")).runs().next();
        assertEquals("adam", run.training().text("optimizer"));
        assertEquals(0.01, run.training().real("learning_rate"));
        assertEquals(32, run.training().whole("batch_size"));
        assertEquals("squared-error", run.training().text("loss"));
        assertEquals(
                List.of("weight-scaling"),
                run.probes().stream().map(p -> p.probe()).toList());
    }

    /** The claims on condensation judge runs by these values, to the last digit. */
    @Test
    void theCondensationSweepsHaveWhatTheirClaimsAskFor() {
        Set<Double> scales = new TreeSet<>();
        Sweep cnn = Sweep.read(SweepSource.find("cnn-condensation"));
        cnn.runs().forEachRemaining(run -> scales.add(run.model().real("init_scale")));
        assertEquals(7, scales.size());
        assertTrue(scales.containsAll(Set.of(1e-1, 1e-2, 1e-3, 1e-4)), scales.toString());
        Set<String> activations = new TreeSet<>();
        Sweep.read(SweepSource.find("condensation-activations"))
                .runs()
                .forEachRemaining(run -> activations.add(run.model().text("activation")));
        assertEquals(Set.of("tanh", "xtanh", "x2tanh", "sigmoid", "softplus"), activations);
        RunConfiguration first = cnn.runs().next();
        assertEquals(List.of(0.9, 0.7), first.probes().get(0).at().losses());
        // The comment in the file says where the number comes from; here it is measured.
        double growth = Run.execute(first).measurements().stream()
                .filter(row -> row.quantity().equals("growth_rate"))
                .findFirst()
                .orElseThrow()
                .value();
        assertEquals(0.02 / growth, first.training().real("learning_rate"), 1e-7);
    }

    /** What the claims on graph networks judge: gradient flow, looks at every record, both operators, pairs enough. */
    @Test
    void theGraphSweepsHaveWhatTheirClaimsAskFor() {
        for (String name : List.of("gnn-linear-rate", "gnn-skip-acceleration")) {
            Set<String> kinds = new TreeSet<>();
            Set<Long> seeds = new TreeSet<>();
            Sweep.read(SweepSource.find(name)).runs().forEachRemaining(run -> {
                kinds.add(run.model().text("operator") + " " + run.model().text("skip"));
                seeds.add(run.seed());
                assertEquals("flow", run.training().text("optimizer"));
                assertEquals("linear-rate", run.probes().get(0).probe());
                assertTrue(run.probes().get(0).at().recorded());
            });
            assertEquals(Set.of("gcn multiscale", "gcn plain", "gin multiscale", "gin plain"), kinds);
            assertTrue(name.equals("gnn-linear-rate") || seeds.size() == 12, seeds::toString);
        }
    }

    /** What the claims on neural ODEs judge, and gates ask for: untrained, a factor of 30 in depth, several seeds. */
    @Test
    void theNeuralOdeSweepsHaveWhatTheirClaimsAskFor() {
        Map<String, Set<Long>> depths = new TreeMap<>();
        Sweep.read(SweepSource.find("node-activation")).runs().forEachRemaining(run -> {
            depths.computeIfAbsent(run.model().text("activation"), activation -> new TreeSet<>())
                    .add(run.model().whole("depth"));
            assertEquals("euler", run.model().text("solver"));
            assertEquals(0, run.training().whole("epochs"));
            assertTrue(run.probes().get(0).at().init());
        });
        assertEquals(Set.of("softplus", "gelu", "relu"), depths.keySet());
        depths.forEach((activation, values) -> {
            List<Long> sorted = List.copyOf(values);
            assertTrue(sorted.size() >= 5 && sorted.get(sorted.size() - 1) >= 30 * sorted.get(0), activation + sorted);
        });
        Set<String> cells = new TreeSet<>();
        Sweep.read(SweepSource.find("node-horizon"))
                .runs()
                .forEachRemaining(run -> cells.add(
                        run.model().text("sigma_w_scaling") + " " + run.model().real("horizon")));
        assertEquals(8, cells.size(), cells.toString());
        assertTrue(cells.containsAll(Set.of("constant 10.0", "inverse-horizon 10.0")), cells.toString());
    }

    /** Small means small: each sweep that a study runs can be tried in seconds, as part of its study and under its own name. */
    @Test
    void theSweepsOfStudiesHaveQuickForms() {
        Catalogue catalogue = Catalogue.onClassPath();
        for (Study study : Studies.ALL.all()) {
            for (String name : study.sweeps()) {
                // that its networks, quick ones among them, fit their data is seen above
                Sweep sweep = Sweep.outline(ReadyMadeSweeps.of(study, name), catalogue);
                Sweep quick = sweep.quick().orElseThrow(() -> new AssertionError(name + " has no quick form"));
                assertEquals(name + "-quick", quick.name());
                assertEquals(study.name(), quick.study());
                assertTrue(2 * quick.size() <= sweep.size(), name + " " + quick.size() + " of " + sweep.size());
                double seconds = 0;
                for (Iterator<RunConfiguration> runs = quick.runs(); runs.hasNext(); ) {
                    seconds += Run.estimatedSeconds(runs.next());
                }
                assertTrue(seconds < QUICK_SECONDS, name + ": " + seconds + " s");
            }
        }
    }

    @Test
    void areFoundInAJar(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("with space.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("sweeps/"));
            out.putNextEntry(new JarEntry("sweeps/from-jar.yaml"));
            out.write("sweep: from-jar\n".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry("sweeps/readme.txt"));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Map<String, SweepSource> sweeps = ReadyMadeSweeps.ofFolders(loader);
            assertEquals(Set.of("from-jar"), sweeps.keySet());
            assertEquals("sweep: from-jar\n", sweeps.get("from-jar").text());
        }
    }
}
