package org.almagest.dynamics.data.arrays;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.arrays.ArrayFile.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Which array of a file is what; all shapes fit together. Nothing is read but headers.
 *
 * @param path the file, for messages
 * @param inputs the array that a network sees
 * @param label the array that it should give
 * @param fields the further ones, in the file's order
 * @param testInputs as {@code inputs}, of the test examples; null where the file has no test examples of its own
 * @param testLabel as {@code label}; null likewise
 * @param testFields as {@code fields}; empty likewise
 * @param classification whether the label is a class
 */
record NpzLayout(
        String path,
        Entry inputs,
        Entry label,
        List<Entry> fields,
        @Nullable Entry testInputs,
        @Nullable Entry testLabel,
        List<Entry> testFields,
        boolean classification) {
    /** What the names of arrays of test examples begin with. */
    static final String TEST = "test_";

    /** More are no classes but a quantity that was taken for one. */
    static final int MOST_CLASSES = 100_000;

    private static final String AUTO = "auto";
    private static final String ALL = "all";
    private static final String NONE = "none";
    private static final String LABELS = "labels";
    private static final String TARGETS = "targets";
    private static final String CLASSIFICATION = "classification";

    /** Which array is what. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.requiredPath("path", "path of the .npz file"),
            Parameter.text(
                    "inputs",
                    "inputs",
                    "the array of the inputs: [example][number], [example][y][x] or [example][channel][y][x]"),
            Parameter.text(
                    "label", AUTO, "the array of what is learnt; auto: labels or targets, whichever the file has"),
            Parameter.choice(
                    "task",
                    AUTO,
                    List.of(AUTO, CLASSIFICATION, "regression"),
                    "whether the label is a class or quantities; auto: a class if the array is called labels"),
            Parameter.text(
                    "test_inputs", AUTO, "the inputs of the test examples; auto: test_ and the name of the inputs"),
            Parameter.text(
                    "test_label", AUTO, "the labels of the test examples; auto: test_ and the name of the label"),
            Parameter.text(
                    "fields",
                    ALL,
                    "arrays that become further fields, such as mask: names separated by commas; all others; or none"));

    NpzLayout {
        fields = List.copyOf(fields);
        testFields = List.copyOf(testFields);
    }

    /** Examples in the array. */
    static int count(Entry array) {
        return (int) (long) array.shape().get(0);
    }

    /** Numbers of one example. */
    static int each(Entry array) {
        return array.count() / count(array);
    }

    /** Examples to learn from, and to test on where these are drawn from them. */
    int count() {
        return count(inputs);
    }

    /** Numbers in a label that is no class. */
    int outputs() {
        return each(label);
    }

    /** How an input is an image; a row where it is none. */
    ImageSize size() {
        List<Long> shape = inputs.shape();
        return switch (shape.size()) {
            case 3 -> new ImageSize(1, extent(shape, 1), extent(shape, 2));
            case 4 -> new ImageSize(extent(shape, 1), extent(shape, 2), extent(shape, 3));
            default -> new ImageSize(1, 1, each(inputs));
        };
    }

    private static int extent(List<Long> shape, int axis) {
        return (int) (long) shape.get(axis);
    }

    /**
     * Finds the arrays that {@code settings} ask for.
     *
     * @throws DataException naming the file and the array, if one is not there or does not fit
     */
    static NpzLayout of(String path, NpzFile file, Settings settings) {
        Search arrays = new Search(path, new HashMap<>(), file);
        file.arrays().forEach(array -> arrays.byName.put(array.name(), array));
        Entry inputs = arrays.find(settings.text("inputs"), "inputs");
        Entry label = arrays.label(settings.text("label"));
        String task = settings.text("task");
        boolean classification =
                task.equals(CLASSIFICATION) || task.equals(AUTO) && label.name().equals(LABELS);
        String testName = arrays.testName(settings.text("test_inputs"), inputs);
        List<Entry> fields = new ArrayList<>();
        List<Entry> testFields = new ArrayList<>();
        Entry testInputs = testName == null ? null : arrays.find(testName, "test_inputs");
        String testLabelName = arrays.testName(settings.text("test_label"), label);
        if (testInputs != null && testLabelName == null) {
            throw arrays.missing(TEST + label.name(), "test_label");
        }
        if (testInputs == null && testLabelName != null) {
            throw arrays.missing(TEST + inputs.name(), "test_inputs");
        }
        Entry testLabel = testLabelName == null ? null : arrays.find(testLabelName, "test_label");
        List<String> taken = new ArrayList<>(List.of(inputs.name(), label.name()));
        if (testInputs != null && testLabel != null) {
            taken.addAll(List.of(testInputs.name(), testLabel.name()));
        }
        for (String name : arrays.fieldNames(settings.text("fields"), taken, testInputs != null)) {
            fields.add(arrays.find(name, "fields"));
            if (testInputs != null) {
                testFields.add(arrays.find(TEST + name, "fields"));
            }
        }
        NpzLayout layout =
                new NpzLayout(path, inputs, label, fields, testInputs, testLabel, testFields, classification);
        layout.check();
        return layout;
    }

    private void check() {
        List<Entry> train = new ArrayList<>(List.of(inputs, label));
        train.addAll(fields);
        List<Entry> test = new ArrayList<>();
        if (testInputs != null && testLabel != null) {
            test.addAll(List.of(testInputs, testLabel));
            test.addAll(testFields);
        }
        checkCounts(train);
        checkCounts(test);
        for (int i = 0; i < test.size(); i++) {
            List<Long> expected = train.get(i).shape();
            List<Long> found = test.get(i).shape();
            if (!expected.subList(1, expected.size()).equals(found.subList(1, found.size()))) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s has shape %s, array %s has %s: expected the same but for the first axis, which counts the examples",
                        path,
                        test.get(i).name(),
                        found,
                        train.get(i).name(),
                        expected));
            }
        }
        if (classification) {
            checkClasses(label);
            if (testLabel != null) {
                checkClasses(testLabel);
            }
        }
        for (Entry field : fields) {
            if (field.name().equals(Examples.INPUTS) || field.name().equals(Examples.TARGETS)) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s would be a further field beside the %s: expected another name; rename the array, or leave it out by the setting fields",
                        path,
                        field.name(),
                        field.name()));
            }
        }
    }

    /** An array for every example. */
    private void checkCounts(List<Entry> arrays) {
        for (Entry array : arrays) {
            if (array.shape().isEmpty() || array.count() == 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s has shape %s: expected at least one example along the first axis, with at least one number%s",
                        path,
                        array.name(),
                        array.shape(),
                        wayOut(array)));
            }
            if (count(array) != count(arrays.get(0))) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s has shape %s, array %s has %s: expected %d along the first axis, one entry an example%s",
                        path,
                        array.name(),
                        array.shape(),
                        arrays.get(0).name(),
                        arrays.get(0).shape(),
                        count(arrays.get(0)),
                        wayOut(array)));
            }
        }
    }

    private String wayOut(Entry array) {
        return fields.contains(array) ? "; leave it out by the setting fields" : "";
    }

    private void checkClasses(Entry array) {
        if (array.type().floating() || each(array) != 1) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: array %s is %s of shape %s: expected a whole number an example, its class; save it as int64, or set task: regression for quantities",
                    path,
                    array.name(),
                    array.type().words(),
                    array.shape()));
        }
    }

    /** Arrays by name, and what to say of those that are not there. */
    private record Search(String path, Map<String, Entry> byName, NpzFile file) {
        Entry find(String name, String setting) {
            Entry array = byName.get(name);
            if (array == null) {
                throw missing(name, setting);
            }
            return array;
        }

        DataException missing(String name, String setting) {
            String odd = file.odd().get(name);
            if (odd != null) {
                return new DataException(String.format(Locale.ROOT, "%s: %s", path, odd));
            }
            return new DataException(String.format(
                    Locale.ROOT,
                    "%s has no array of numbers called %s: expected it, or another named by the setting %s; it has %s",
                    path,
                    name,
                    setting,
                    file.arrays().isEmpty() ? "none at all" : names()));
        }

        private String names() {
            return String.join(", ", file.arrays().stream().map(Entry::name).toList());
        }

        Entry label(String name) {
            if (!name.equals(AUTO)) {
                return find(name, "label");
            }
            Entry labels = byName.get(LABELS);
            Entry targets = byName.get(TARGETS);
            if (labels != null && targets != null) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has both labels and targets: expected one of them to be learnt; set label: labels, or label: targets",
                        path));
            }
            if (labels != null) {
                return labels;
            }
            if (targets == null) {
                throw missing("labels or targets", "label");
            }
            return targets;
        }

        /** The name of the test examples' array; null where there is none. */
        @Nullable
        String testName(String name, Entry train) {
            if (!name.equals(AUTO)) {
                return name;
            }
            return byName.containsKey(TEST + train.name()) ? TEST + train.name() : null;
        }

        List<String> fieldNames(String setting, List<String> taken, boolean tests) {
            if (setting.equals(NONE)) {
                return List.of();
            }
            if (!setting.equals(ALL)) {
                return Arrays.stream(setting.split(",", -1)).map(String::strip).toList();
            }
            return file.arrays().stream()
                    .map(Entry::name)
                    .filter(name -> !taken.contains(name) && !(tests && name.startsWith(TEST)))
                    .toList();
        }
    }
}
