package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;

/** Sweeps of a trainer whose jar is not there; with it, see the module that brings one. */
class TrainerSettingTest {
    @Test
    void aMissingTrainerIsNamedWithItsJar() {
        InvalidFileException refused = assertThrows(
                InvalidFileException.class,
                () -> Sweep.read(
                        new SweepSource(
                                "averaged.yaml",
                                """
                        sweep: averaged
                        seeds: 1
                        model: {family: dl4j-cnn, depth: 1}
                        data: {name: digits}
                        train: {trainer: dl4j-spark, workers: 2}
                        """)));
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith("averaged.yaml:5:18: train.trainer: dl4j-spark, but no trainer"), message);
        assertTrue(message.contains("almagest-dl4j.jar"), message);
    }

    @Test
    void aReadyMadeSweepThatNeedsItSaysSo() {
        String message = String.valueOf(assertThrows(InvalidFileException.class, () -> SweepSource.find("local-sgd"))
                .getMessage());
        assertTrue(message.contains("almagest-dl4j.jar"), message);
    }
}
