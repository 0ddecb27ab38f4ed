package org.almagest.studies.informationdecomposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.junit.jupiter.api.Test;

class BooleanPopulationTest {
    private static DataSet load(int bits, long seed) {
        BooleanPopulation source = new BooleanPopulation();
        return source.load(Settings.of(source.parameters(), Map.of("bits", (long) bits, "data_seed", seed)));
    }

    @Test
    void everyVectorOfSignsIsThereOnceInClassesOfEqualSize() {
        for (int bits = 1; bits <= 11; bits++) {
            DataSet data = load(bits, 1);
            int width = bits;
            int count = 1 << bits;
            assertEquals(count, data.train().count());
            assertEquals(0, data.test().count());
            double[] inputs = data.train().inputs();
            assertTrue(Arrays.stream(inputs).allMatch(x -> x == 1 || x == -1));
            Set<String> different = IntStream.range(0, count)
                    .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(inputs, i * width, (i + 1) * width)))
                    .collect(Collectors.toSet());
            assertEquals(count, different.size());
            double second = IntStream.range(0, count)
                    .mapToDouble(i -> data.train().targets()[2 * i + 1])
                    .sum();
            assertEquals(count / 2.0, second, 0, bits + " bits");
        }
    }

    @Test
    void anotherSeedIsAnotherForm() {
        assertFalse(
                Arrays.equals(load(6, 1).train().targets(), load(6, 2).train().targets()));
    }
}
