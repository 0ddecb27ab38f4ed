package org.almagest.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.junit.jupiter.api.Test;

/** Whatever a slip of the keyboard makes of a sweep file, it is a sweep or a problem with a position, never a crash. */
class MutatedSweepTest {
    private static final String SOUND =
            """
            sweep: t
            seeds: [1, 2]
            model: {family: toy, depth: {geometric: {from: 1, to: 9, points: 3}}, bias: [true, false]}
            data: [{name: toy-data, dimension: &d [3, 4]}, {name: toy-images, pixels: 5}]
            train: {learning_rate: [1e-3, .5], epochs: {range: {from: 1, to: 9, step: 4}}}
            probes: [{name: toy-probe, at: [init, 5], cut: 0.2}]
            zip: [{train.batch_size: [1, 2], model.width: [0, 0]}]
            fleets:
              - {name: a, seeds: {range: {from: 1, to: 3}}}
              - {name: b, model: {depth: 2}}
            """;
    private static final String LETTERS = " \n\t:-,[]{}&*!|>'\"%@`#?~.0e9ax\u00e9\u0000";
    private static final int MUTANTS = 5_000;
    private static final long SEED = 20_240_229;

    @Test
    void isASweepOrAProblem() {
        SplittableRandom random = new SplittableRandom(SEED);
        Catalogue catalogue = Catalogue.onClassPath();
        int sound = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutate(SOUND, random);
            try {
                Sweep sweep = new SweepReader(new SweepSource("s.yaml", mutant), catalogue).read();
                assertTrue(sweep.size() > 0, mutant);
                sound++;
            } catch (InvalidFileException e) {
                List<String> lines = String.valueOf(e.getMessage()).lines().toList();
                assertTrue(
                        lines.stream().allMatch(line -> line.matches("s\\.yaml:[0-9]+:[0-9]+: .+")),
                        () -> mutant + "\n" + e.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError(mutant, e);
            }
        }
        // A test whose mutants are all sound, or all broken, would not test much.
        assertTrue(sound > MUTANTS / 100 && sound < MUTANTS / 2, "sound mutants: " + sound);
    }

    private static String mutate(String text, SplittableRandom random) {
        StringBuilder mutant = new StringBuilder(text);
        int slips = 1 + random.nextInt(3);
        for (int i = 0; i < slips; i++) {
            int at = random.nextInt(mutant.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(4)) {
                case 0 -> mutant.deleteCharAt(at);
                case 1 -> mutant.insert(at, letter);
                case 2 -> mutant.setCharAt(at, letter);
                default -> mutant.delete(at, Math.min(mutant.length(), at + random.nextInt(30)));
            }
        }
        return mutant.toString();
    }
}
