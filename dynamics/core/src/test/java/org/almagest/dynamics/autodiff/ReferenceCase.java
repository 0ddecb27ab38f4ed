package org.almagest.dynamics.autodiff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One case of networks.txt or primitives.txt; the head of make_reference.py explains the format. */
final class ReferenceCase {
    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();

    private ReferenceCase(String name) {
        this.name = name;
    }

    static List<ReferenceCase> all() {
        return all("networks.txt");
    }

    static List<ReferenceCase> all(String file) {
        try (InputStream stream = ReferenceCase.class.getResourceAsStream("/reference/" + file)) {
            List<ReferenceCase> cases = new ArrayList<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(line -> read(cases, line));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(List<ReferenceCase> cases, String[] line) {
        if (line[0].equals("case")) {
            cases.add(new ReferenceCase(line[1]));
            return;
        }
        ReferenceCase last = cases.get(cases.size() - 1);
        if (line.length == 2) {
            last.words.put(line[0], line[1]);
        } else {
            double[] numbers =
                    Arrays.stream(line).skip(3).mapToDouble(Double::parseDouble).toArray();
            if (numbers.length != Integer.parseInt(line[1]) * Integer.parseInt(line[2])) {
                throw new AssertionError("%s %s: %d numbers, expected %s by %s"
                        .formatted(last.name, line[0], numbers.length, line[1], line[2]));
            }
            last.arrays.put(line[0], numbers);
        }
    }

    boolean has(String key) {
        return arrays.containsKey(key);
    }

    double[] array(String key) {
        double[] array = arrays.get(key);
        if (array == null) {
            throw new AssertionError(name + " has no " + key);
        }
        return array;
    }

    ResidualNetwork network() {
        double[] size = array("size");
        return new ResidualNetwork(
                Activation.named(words.get("activation")),
                ResidualNetwork.Delta.valueOf(
                        words.get("delta").toUpperCase(Locale.ROOT).replace('-', '_')),
                (int) size[0],
                (int) size[1],
                (int) size[2],
                (int) size[3],
                (int) size[4]);
    }

    @Override
    public String toString() {
        return name;
    }
}
