package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.jobs.command.AlmagestCommand;

/**
 * A sweep long enough to be disturbed, and what it gives where nobody does.
 *
 * @param file its file
 * @param tables the output folder of a process that nobody disturbed
 */
record DisturbedSweep(Path file, Path tables) {
    /** About ten bundles of a second. */
    private static final String SWEEP =
            """
            sweep: disturbed
            description: Long enough to be disturbed.
            seeds: {range: {from: 1, to: 10}}
            model: {family: resnet, activation: tanh, depth: [64, 96], width: 10, delta: shared, init: xavier-depth}
            data: {name: ode-flow, dimension: 10}
            train: {optimizer: adam, learning_rate: 0.01, batch_size: 32, epochs: 200}
            probes: [weight-scaling]
            """;

    static DisturbedSweep in(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("disturbed.yaml"), SWEEP);
        Path tables = folder.resolve("undisturbed");
        assertEquals(
                0,
                AlmagestCommand.execute("sweep", file.toString(), "--out", tables.toString(), "--master", "local[2]"));
        assertTrue(TableFiles.published(tables) >= 5, "too few bundles to be disturbed between two of them");
        return new DisturbedSweep(file, tables);
    }
}
