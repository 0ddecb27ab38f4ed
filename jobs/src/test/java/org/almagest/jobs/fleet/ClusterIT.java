package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.almagest.deploy.Built;
import org.almagest.deploy.DeployFiles;
import org.almagest.jobs.command.AlmagestCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application jar on a real cluster, beside Spark's own jars and no others. */
class ClusterIT {
    /** Something of each: vector kernels, LAPACK's natives, several fleets, fits, a sequence in YAML. */
    private static final String SWEEP =
            """
            sweep: clustered
            description: What a cluster must give as one machine does.
            seeds: [1, 2]
            model: {activation: tanh}
            fleets:
              - name: scaling
                model: {family: resnet, depth: [8, 16, 32, 64], width: 10, delta: shared, init: xavier-depth, init_scale: 0.01}
                data: {name: ode-flow, dimension: 10}
                train: {optimizer: adam, learning_rate: 0.01, batch_size: 32, epochs: 30, stop_loss: 1e-3}
                probes: [weight-scaling]
              - name: spectra
                model: {family: mlp, depth: [2, 3], width: 6}
                data: {name: teacher, dimension: 4, outputs: 2, train: 64, test: 16}
                train: {optimizer: gd, learning_rate: 0.05, epochs: 20}
                probes: [hessian]
            """;

    private static final Path TARGET = Built.target(Path.of("")).toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void theTablesAreThoseOfOneMachine() throws Exception {
        Path file = Files.writeString(folder.resolve("clustered.yaml"), SWEEP);
        Path alone = folder.resolve("alone");
        assertEquals(
                0,
                AlmagestCommand.execute("sweep", file.toString(), "--out", alone.toString(), "--master", "local[2]"));
        Path together = folder.resolve("together");
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"))) {
            StandaloneCluster.Submission submission = cluster.submit(
                    "sweep", file.toString(), "--out", together.toString(), "--metrics-port", "0", "--flight", "0");
            submission.endsWith(0);
            assertTrue(submission.said().contains("tables on grpc://127.0.0.1:"), submission::said);
            assertTrue(cluster.took("worker-1") || cluster.took("worker-2"), "no worker was asked");
        }
        TableFiles.assertSame(TableFiles.of(alone), TableFiles.of(together));
        TableFiles.assertNothingElse(together);
    }

    /** A class of that name would hide Spark's, or be hidden by it, as the class loaders have it. */
    @Test
    void theApplicationJarRepeatsNoClassOfSpark() throws IOException {
        Set<String> repeated = classes(TARGET.resolve("almagest-spark.jar"));
        String sparks = Files.readString(
                Built.target(DeployFiles.DEPLOY.resolve("standalone")).resolve("spark.classpath"));
        Set<String> ofSpark = List.of(sparks.strip().split(":")).stream()
                .flatMap(jar -> classes(Path.of(jar)).stream())
                .collect(Collectors.toSet());
        assertTrue(ofSpark.contains("io/netty/channel/Channel.class"), "Spark's jars have no Netty to clash with");
        assertTrue(repeated.contains("org/almagest/shaded/snakeyaml/Yaml.class"), "nothing of ours is relocated");
        assertTrue(repeated.contains("org/almagest/flight/server/FlightTransport.class"), "it cannot serve tables");
        repeated.retainAll(ofSpark);
        assertEquals(Set.of(), repeated);
    }

    private static Set<String> classes(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
