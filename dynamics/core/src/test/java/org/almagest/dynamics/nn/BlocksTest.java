package org.almagest.dynamics.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.almagest.dynamics.config.RandomStream;
import org.junit.jupiter.api.Test;

/** Where networks begin that share some of their blocks. */
class BlocksTest {
    /** Two blocks, and one more before the last of them if asked for. */
    private static double[] start(boolean byName, boolean more, long seed) {
        Blocks.Builder blocks = Blocks.builder();
        if (byName) {
            blocks.startByName();
        }
        blocks.weight(0, "W", 3, 4, Start.normal(1));
        if (more) {
            blocks.weight(1, "V", 2, 2, Start.uniform(1));
        }
        blocks.weight(1, "W", 4, 3, Start.normal(1));
        return blocks.build().initialise(new RandomStream(seed, "init"));
    }

    private static double[] last(double[] numbers) {
        return Arrays.copyOfRange(numbers, numbers.length - 12, numbers.length);
    }

    @Test
    void byNameABlockBeginsAlikeWhateverElseThereIs() {
        double[] few = start(true, false, 5);
        double[] many = start(true, true, 5);
        assertArrayEquals(Arrays.copyOf(few, 12), Arrays.copyOf(many, 12));
        assertArrayEquals(last(few), last(many));
        assertFalse(Arrays.equals(Arrays.copyOf(few, 12), last(few)), "blocks of other layers have other numbers");
        assertFalse(Arrays.equals(few, start(true, false, 6)), "another seed, other numbers");
    }

    @Test
    void otherwiseOneStreamFillsThemInOrder() {
        RandomStream random = new RandomStream(5, "init");
        double[] expected = new double[28];
        Start.normal(1).fill(expected, 0, 12, random);
        Start.uniform(1).fill(expected, 12, 4, random);
        Start.normal(1).fill(expected, 16, 12, random);
        assertArrayEquals(expected, start(false, true, 5));
    }
}
