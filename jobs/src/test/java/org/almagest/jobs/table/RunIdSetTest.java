package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdSetTest {
    /** Beside the platform's own set: hashes, hashes that differ in one digit, and texts that are none. */
    @Test
    void itIsASet() {
        Random random = new Random(11);
        Set<String> expected = new HashSet<>();
        Set<String> found = new RunIdSet();
        for (int i = 0; i < 20_000; i++) {
            String id =
                    switch (random.nextInt(5)) {
                        case 0 -> "%032x".formatted(random.nextInt(2000));
                        case 1 -> "%016x%016x".formatted(random.nextInt(50), 0);
                        case 2 -> "run" + random.nextInt(100);
                        case 3 -> "%032X".formatted(random.nextInt(100) + 0xabcdefL);
                        default -> "%016x%016x".formatted(random.nextLong(), random.nextLong());
                    };
            assertEquals(expected.contains(id), found.contains(id), id);
            assertEquals(expected.add(id), found.add(id), id);
        }
        assertEquals(expected.size(), found.size());
        assertEquals(expected, new HashSet<>(found));
        assertTrue(found.contains("0".repeat(32)));
        assertFalse(found.contains("0".repeat(31)));
        found.clear();
        assertEquals(Set.of(), found);
    }
}
