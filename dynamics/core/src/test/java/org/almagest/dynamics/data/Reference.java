package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The rows that make_reference.py computed with NumPy. */
public final class Reference {
    /** NumPy's tanh is within a few units in the last place, and a hundred steps or 64 terms gather as many. */
    static final double TOLERANCE = 1e-13;

    private Reference() {}

    static double[] row(String name) {
        try (InputStream stream = Reference.class.getResourceAsStream("reference.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words[0].equals(name))
                    .map(words -> Arrays.stream(words)
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row " + name + " in reference.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void assertRow(String name, double[] rows, int row) {
        double[] expected = row(name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rows[row * expected.length + i], TOLERANCE, name + "[" + i + "]");
        }
    }
}
