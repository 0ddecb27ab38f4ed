package org.almagest.dynamics.objective;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Model;

/** One case of objectives.txt, whose format the head of make_objective_reference.py explains. */
final class ObjectiveCase {
    private record Array(int rows, int columns, double[] values) {}

    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, Array> arrays = new LinkedHashMap<>();

    private ObjectiveCase(String name) {
        this.name = name;
    }

    static List<ObjectiveCase> all() {
        try (InputStream stream = ObjectiveCase.class.getResourceAsStream("/reference/objectives.txt")) {
            List<ObjectiveCase> cases = new ArrayList<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> read(cases, line));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(List<ObjectiveCase> cases, String line) {
        String[] parts = line.split(" ", 2);
        if (parts[0].equals("case")) {
            cases.add(new ObjectiveCase(parts[1]));
            return;
        }
        ObjectiveCase last = cases.get(cases.size() - 1);
        if (List.of("loss", "activation").contains(parts[0])) {
            last.words.put(parts[0], parts[1]);
            return;
        }
        String[] numbers = parts[1].split(" ");
        Array array = new Array(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Arrays.stream(numbers).skip(2).mapToDouble(Double::parseDouble).toArray());
        if (array.values.length != array.rows * array.columns) {
            throw new AssertionError("%s: %d numbers of %s, expected %d by %d"
                    .formatted(last.name, array.values.length, parts[0], array.rows, array.columns));
        }
        last.arrays.put(parts[0], array);
    }

    Objective loss() {
        return Objectives.read(words.get("loss"));
    }

    double[] array(String key) {
        return arrays.get(key).values;
    }

    /** The dense network, whose parameters are laid out as the case's. */
    Model model() {
        double[] widths = array("widths");
        String hidden = Arrays.stream(widths, 1, widths.length - 1)
                .mapToObj(width -> Integer.toString((int) width))
                .collect(Collectors.joining(","));
        Map<String, Object> given =
                Map.of("depth", widths.length - 2, "widths", hidden, "activation", words.get("activation"));
        var family = Families.ALL.named("mlp");
        return family.build(Settings.of(family.parameters(), given), (int) widths[0], (int) widths[widths.length - 1]);
    }

    Examples examples() {
        List<Field> further = new ArrayList<>();
        for (String field : List.of("counts", "view")) {
            if (arrays.containsKey(field)) {
                further.add(Field.real(field, arrays.get(field).rows, byExample(field)));
            }
        }
        return new Examples(
                arrays.get("x").rows,
                arrays.get("y").rows,
                arrays.get("x").columns,
                byExample("x"),
                byExample("y"),
                further,
                List.of());
    }

    /** An array with a column an example, example after example. */
    private double[] byExample(String key) {
        Array array = arrays.get(key);
        double[] turned = new double[array.values.length];
        for (int i = 0; i < array.rows; i++) {
            for (int j = 0; j < array.columns; j++) {
                turned[j * array.rows + i] = array.values[i * array.columns + j];
            }
        }
        return turned;
    }

    @Override
    public String toString() {
        return name;
    }
}
