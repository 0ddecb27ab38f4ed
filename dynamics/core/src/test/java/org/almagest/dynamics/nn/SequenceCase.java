package org.almagest.dynamics.nn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Shape;

/** One case of a file of answers, whose format the script explains that wrote it. */
public final class SequenceCase {
    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, Array> arrays = new LinkedHashMap<>();

    /** An array with its shape. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Array(Shape shape, double[] values) {}

    private SequenceCase(String name) {
        this.name = name;
    }

    /** The cases of a file. */
    public static List<SequenceCase> of(String file) {
        try (InputStream stream = SequenceCase.class.getResourceAsStream("/reference/" + file)) {
            List<SequenceCase> cases = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    read(cases, line.split(" "));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(List<SequenceCase> cases, String[] line) {
        if (line[0].equals("case")) {
            cases.add(new SequenceCase(line[1]));
            return;
        }
        SequenceCase last = cases.get(cases.size() - 1);
        if (line.length == 2) {
            last.words.put(line[0], line[1]);
            return;
        }
        double[] numbers =
                Arrays.stream(line).skip(3).mapToDouble(Double::parseDouble).toArray();
        Shape shape = Shape.of(Integer.parseInt(line[1]), Integer.parseInt(line[2]));
        if (numbers.length != shape.size()) {
            throw new AssertionError(
                    "%s %s: %d numbers, expected %s".formatted(last.name, line[0], numbers.length, shape));
        }
        last.arrays.put(line[0], new Array(shape, numbers));
    }

    public String word(String key) {
        String word = words.get(key);
        if (word == null) {
            throw new AssertionError(name + " does not say its " + key);
        }
        return word;
    }

    public boolean says(String key) {
        return words.containsKey(key);
    }

    public boolean is(String key, String value) {
        return word(key).equals(value);
    }

    public int number(String key) {
        return Integer.parseInt(word(key));
    }

    public boolean has(String key) {
        return arrays.containsKey(key);
    }

    public Array array(String key) {
        Array array = arrays.get(key);
        if (array == null) {
            throw new AssertionError(name + " has no " + key);
        }
        return array;
    }

    public int rows(String key) {
        return array(key).shape().rows();
    }

    public int columns(String key) {
        return array(key).shape().columns();
    }

    /** The words that begin with {@code prefix}, without it. */
    public Map<String, String> words(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        words.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Names of the arrays that are differentiated. */
    public List<String> differentiated() {
        return arrays.keySet().stream()
                .filter(key -> key.startsWith("p_"))
                .map(key -> key.substring(2))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
