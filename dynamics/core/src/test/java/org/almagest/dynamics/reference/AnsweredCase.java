package org.almagest.dynamics.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.almagest.dynamics.autodiff.Shape;

/**
 * One case of a file of another tool's answers among the test resources. A line is {@code case NAME}, a word {@code KEY TEXT}, or an
 * array {@code KEY ROWS COLUMNS NUMBERS…}; those that begin with # are for people. The script that wrote a file says what its
 * keys mean.
 */
public final class AnsweredCase {
    /** Rows, columns, and a number at least. */
    private static final Pattern ARRAY = Pattern.compile("[0-9]+ [0-9]+ ");

    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, Array> arrays = new LinkedHashMap<>();

    /** An array with its shape. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Array(Shape shape, double[] values) {}

    private AnsweredCase(String name) {
        this.name = name;
    }

    /** The cases of a file. */
    public static List<AnsweredCase> of(String file) {
        try (InputStream stream = AnsweredCase.class.getResourceAsStream("/reference/" + file)) {
            List<AnsweredCase> cases = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    read(cases, line);
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(List<AnsweredCase> cases, String line) {
        String[] parts = line.split(" ", 2);
        if (parts[0].equals("case")) {
            cases.add(new AnsweredCase(parts[1]));
            return;
        }
        AnsweredCase last = cases.get(cases.size() - 1);
        if (!ARRAY.matcher(parts[1]).lookingAt()) {
            last.words.put(parts[0], parts[1]);
            return;
        }
        String[] numbers = parts[1].split(" ");
        Shape shape = Shape.of(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        double[] values =
                Arrays.stream(numbers).skip(2).mapToDouble(Double::parseDouble).toArray();
        if (values.length != shape.size()) {
            throw new AssertionError(
                    "%s %s: %d numbers, expected %s".formatted(last.name, parts[0], values.length, shape));
        }
        last.arrays.put(parts[0], new Array(shape, values));
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

    public double[] values(String key) {
        return array(key).values();
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
