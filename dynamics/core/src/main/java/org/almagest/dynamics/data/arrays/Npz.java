package org.almagest.dynamics.data.arrays;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.OwnExamples;
import org.almagest.dynamics.data.Storage;
import org.almagest.dynamics.data.images.Preparation;
import org.jspecify.annotations.Nullable;

/**
 * Examples from arrays as {@code numpy.savez} writes them, one entry of the first axis an example. The array {@code inputs}
 * is what a network sees, {@code targets} or {@code labels} what it should give, and all others are further fields. An
 * array called {@code test_} and another's name holds that of the test examples. Inputs of three axes are grey images,
 * [example][y][x], of four axes [example][channel][y][x].
 */
@AutoService(DataSource.class)
public final class Npz implements DataSource {
    private static final double EXACT = 0x1p53;

    /** For {@link java.util.ServiceLoader}. */
    public Npz() {}

    @Override
    public String name() {
        return "npz";
    }

    @Override
    public String description() {
        return "Your own arrays: a file of NumPy's (savez, compressed or not) with inputs, targets or labels, and further"
                + " fields.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(NpzLayout.PARAMETERS);
        parameters.add(Parameter.real(
                "white", 1, 1e-300, 1e300, "inputs are divided by this number, such as 255 for grey levels of a byte"));
        parameters.add(Parameter.integer(
                "classes", 0, 0, NpzLayout.MOST_CLASSES, "number of classes; 0 = one more than the largest label"));
        parameters.add(ClassTargets.PARAMETER);
        parameters.addAll(Preparation.PARAMETERS);
        parameters.addAll(OwnExamples.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public Map<String, String> files(Settings settings) {
        return Map.of("arrays", settings.text("path"));
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return read(settings, (file, layout) -> {
            Preparation preparation = Preparation.of(name(), settings, layout.size());
            int outputs = layout.classification()
                    ? targets(file, layout, settings, preparation.features()).outputs()
                    : itself(layout) ? preparation.features() : layout.outputs();
            if (layout.testInputs() == null) {
                OwnExamples.Parts parts = OwnExamples.drawn(layout.path(), layout.count(), settings);
                return new Dimensions(preparation.features(), outputs, parts.train().length, parts.test().length);
            }
            return new Dimensions(
                    preparation.features(),
                    outputs,
                    OwnExamples.first(layout.path(), layout.count(), settings.integer("train"), "train"),
                    OwnExamples.first(
                            layout.path(), NpzLayout.count(layout.testInputs()), settings.integer("test"), "test"));
        });
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public DataSet load(Settings settings) {
        return read(settings, (file, layout) -> {
            Preparation preparation = Preparation.of(name(), settings, layout.size());
            @Nullable
            ClassTargets targets =
                    layout.classification() ? targets(file, layout, settings, preparation.features()) : null;
            Examples all = examples(
                    file,
                    layout.path(),
                    layout.inputs(),
                    layout.label(),
                    layout.fields(),
                    preparation,
                    targets,
                    settings);
            Examples train;
            Examples test;
            if (layout.testInputs() == null || layout.testLabel() == null) {
                OwnExamples.Parts parts = OwnExamples.drawn(layout.path(), all.count(), settings);
                train = all.chosen(parts.train());
                test = all.chosen(parts.test());
            } else {
                train = all.first(OwnExamples.first(layout.path(), all.count(), settings.integer("train"), "train"));
                Examples held = examples(
                        file,
                        layout.path(),
                        layout.testInputs(),
                        layout.testLabel(),
                        layout.testFields(),
                        preparation,
                        targets,
                        settings);
                test = held.first(OwnExamples.first(layout.path(), held.count(), settings.integer("test"), "test"));
            }
            preparation.finish(train.inputs(), test.inputs());
            DataSet data = new DataSet(name(), train, test, layout.classification(), preparation.augmentation());
            return itself(layout) ? data.reconstruction() : data;
        });
    }

    /** Which arrays are left out since they hold no numbers. */
    @Override
    public List<String> guesses(Settings settings) {
        return read(settings, (file, layout) -> file.odd().values().stream()
                .map(why -> "left out: " + why)
                .toList());
    }

    /** Whether an array is learnt from itself. */
    private static boolean itself(NpzLayout layout) {
        return layout.label().name().equals(layout.inputs().name());
    }

    private interface Reading<T> {
        T of(NpzFile file, NpzLayout layout) throws IOException;
    }

    private static <T> T read(Settings settings, Reading<T> reading) {
        String path = settings.text("path");
        DataFile.at(path, "arrays (setting path)");
        try (NpzFile file = NpzFile.open(Path.of(path))) {
            return reading.of(file, NpzLayout.of(path, file, settings));
        } catch (IOException e) {
            throw new DataException(String.format(Locale.ROOT, "%s: %s", path, Reason.message(e)), e);
        }
    }

    /** The form of the targets for as many classes as the labels have, or as are asked for. */
    private ClassTargets targets(NpzFile file, NpzLayout layout, Settings settings, int features) throws IOException {
        int needed = needed(file, layout.path(), layout.label());
        if (layout.testLabel() != null) {
            needed = Math.max(needed, needed(file, layout.path(), layout.testLabel()));
        }
        int classes = settings.integer("classes");
        if (classes == 0) {
            double[] labels = numbers(file, layout.path(), layout.label());
            if (Arrays.stream(labels).distinct().count() < 2) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s holds label %.0f alone: expected at least two classes to tell apart; say classes if more belong to them",
                        layout.path(),
                        layout.label().name(),
                        labels[0]));
            }
        }
        if (classes != 0 && classes < needed) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: classes is %d, but array %s holds label %d: expected at least %d, or 0",
                    layout.path(),
                    classes,
                    layout.label().name(),
                    needed - 1,
                    needed));
        }
        return ClassTargets.of(name(), settings, features, classes == 0 ? needed : classes);
    }

    private static int needed(NpzFile file, String path, ArrayFile.Entry label) throws IOException {
        double largest = 0;
        double[] labels = numbers(file, path, label);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= NpzLayout.MOST_CLASSES) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s, example %d has label %.0f: expected classes from 0 to %d; for a quantity set task: regression",
                        path,
                        label.name(),
                        i,
                        labels[i],
                        NpzLayout.MOST_CLASSES - 1));
            }
            largest = Math.max(largest, labels[i]);
        }
        return (int) largest + 1;
    }

    private static Examples examples(
            NpzFile file,
            String path,
            ArrayFile.Entry inputs,
            ArrayFile.Entry label,
            List<ArrayFile.Entry> fields,
            Preparation preparation,
            @Nullable ClassTargets classes,
            Settings settings)
            throws IOException {
        int count = NpzLayout.count(inputs);
        int numbers = NpzLayout.each(inputs);
        double[] raw = numbers(file, path, inputs);
        double white = settings.real("white");
        double[] projected = Storage.rows(path + ": inputs", count, preparation.features());
        double[] one = new double[numbers];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < numbers; k++) {
                one[k] = raw[i * numbers + k] / white;
            }
            preparation.project(one, projected, i * preparation.features());
        }
        double[] targets = numbers(file, path, label);
        int outputs = NpzLayout.each(label);
        if (classes != null) {
            int[] whole = new int[count];
            for (int i = 0; i < count; i++) {
                whole[i] = (int) targets[i];
            }
            targets = classes.of(path, whole);
            outputs = classes.outputs();
        }
        List<Field> further = new ArrayList<>();
        for (ArrayFile.Entry field : fields) {
            String name =
                    field.name().startsWith(NpzLayout.TEST) && inputs.name().startsWith(NpzLayout.TEST)
                            ? field.name().substring(NpzLayout.TEST.length())
                            : field.name();
            double[] values = numbers(file, path, field);
            int length = NpzLayout.each(field);
            further.add(
                    field.type().floating() ? Field.real(name, length, values) : Field.integer(name, length, values));
        }
        return new Examples(preparation.features(), outputs, count, projected, targets, further, List.of());
    }

    /** The numbers of an array, every one of them finite, and exact where it is whole. */
    private static double[] numbers(NpzFile file, String path, ArrayFile.Entry array) throws IOException {
        double[] numbers = new double[array.count()];
        file.read(array, numbers, 0);
        int each = NpzLayout.each(array);
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s, example %d, number %d is %s: expected finite numbers; leave such examples out, or fill them",
                        path,
                        array.name(),
                        i / each,
                        i % each,
                        numbers[i]));
            }
            if (!array.type().floating() && Math.abs(numbers[i]) > EXACT) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: array %s, example %d, number %d is beyond ±2^53, up to where whole numbers are exact: save the array as float64 if it need not be",
                        path,
                        array.name(),
                        i / each,
                        i % each));
            }
        }
        return numbers;
    }
}
