package org.almagest.dynamics.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@link PowerLaw} against the numbers of NumPy and SciPy in {@code fit/power_laws.txt}; its script stands beside it. */
class PowerLawReferenceTest {
    /** Both sides add some forty logs of size 10 in double precision. */
    private static final double ROUNDING = 1e-12;

    /** Commons Math finds Student quantiles to 1e-9, times standard errors below 0.1. */
    private static final double QUANTILE = 1e-9;

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<Observation> runs = new ArrayList<>();
        String name = "";
        for (String line : lines()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "case" -> {
                    name = words[1];
                    runs.clear();
                }
                case "run" ->
                    runs.add(new Observation(
                            Long.parseLong(words[1]),
                            Double.parseDouble(words[2]),
                            words[3].equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(words[3]),
                            Boolean.parseBoolean(words[4])));
                case "fit" -> {
                    List<Observation> own = List.copyOf(runs);
                    tests.add(DynamicTest.dynamicTest(name, () -> check(words, PowerLaw.fit(own))));
                }
                default -> {}
            }
        }
        assertEquals(5, tests.size(), "cases in the resource");
        return tests.stream();
    }

    private static void check(String[] words, Exponent fitted) {
        assertEquals(Exponent.OK, fitted.status());
        assertEquals(Double.parseDouble(words[1]), fitted.slope(), ROUNDING, "slope");
        assertEquals(Double.parseDouble(words[2]), fitted.standardError(), ROUNDING, "standard error");
        assertEquals(Double.parseDouble(words[3]), fitted.low(), QUANTILE, "low");
        assertEquals(Double.parseDouble(words[4]), fitted.high(), QUANTILE, "high");
        assertEquals(Double.parseDouble(words[5]), fitted.rSquared(), ROUNDING, "R²");
        assertEquals(Integer.parseInt(words[6]), fitted.points(), "points");
        assertEquals(Integer.parseInt(words[7]), fitted.excluded(), "excluded");
    }

    private static List<String> lines() throws IOException {
        try (InputStream stream = PowerLawReferenceTest.class.getResourceAsStream("/fit/power_laws.txt")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
