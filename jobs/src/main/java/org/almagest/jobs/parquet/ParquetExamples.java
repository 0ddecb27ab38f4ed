package org.almagest.jobs.parquet;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassNames;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Normalisation;
import org.almagest.dynamics.data.OwnExamples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Standardisation;
import org.almagest.dynamics.data.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Examples from the rows of Parquet files: some columns, numbers or lists of them, side by side are the input, others the
 * target or the class. Rows come in the order of the files.
 */
@AutoService(DataSource.class)
public final class ParquetExamples implements DataSource {
    private static final String REST = "rest";
    private static final String NONE = "none";
    private static final String CLASSIFICATION = "classification";

    /** For {@link java.util.ServiceLoader}. */
    public ParquetExamples() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public String description() {
        return "Your own examples: a Parquet file, or a folder of them, as pandas, Spark and DuckDB write.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredPath("path", "a Parquet file, or a folder of them"),
                Parameter.path("test_path", "", "the same with the test examples; empty = test rows are drawn"),
                Parameter.text(
                        "inputs",
                        REST,
                        "columns that are the input, separated by commas; a list of numbers counts as many; rest: all that"
                                + " are neither label nor field"),
                Parameter.text(
                        "label", "label", "the column of the class, or columns of quantities, separated by commas"),
                Parameter.choice(
                        "task",
                        CLASSIFICATION,
                        List.of(CLASSIFICATION, "regression"),
                        "what the label is: a class, a number or a word, or quantities"),
                Parameter.text(
                        "fields",
                        NONE,
                        "columns that become further fields, such as mask, separated by commas; or none"),
                ClassTargets.PARAMETER,
                Standardisation.PARAMETER,
                Normalisation.PARAMETER,
                Sampling.DATA_SEED));
        parameters.addAll(OwnExamples.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    /** By their places, since Spark gives its files other names every time. */
    @Override
    public Map<String, String> files(Settings settings) {
        Map<String, String> files = new LinkedHashMap<>();
        add(files, "part", settings.text("path"));
        if (!settings.text("test_path").isEmpty()) {
            add(files, "test part", settings.text("test_path"));
        }
        return files;
    }

    private static void add(Map<String, String> files, String what, String path) {
        List<String> parts = ParquetFiles.parts(path);
        for (int i = 0; i < parts.size(); i++) {
            files.put(String.format(Locale.ROOT, "%s %05d", what, i), parts.get(i));
        }
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        ParquetFiles files = ParquetFiles.at(settings.text("path"), "path");
        Columns columns = Columns.of(files, settings);
        int features = 0;
        for (String column : columns.inputs) {
            features += files.numbers(column, 1).each();
        }
        ParquetFiles held = test(settings);
        int train;
        int test;
        if (held == null) {
            OwnExamples.Parts parts = OwnExamples.drawn(files.path(), files.rows(), settings);
            train = parts.train().length;
            test = parts.test().length;
        } else {
            train = OwnExamples.first(files.path(), files.rows(), settings.integer("train"), "train");
            test = OwnExamples.first(held.path(), held.rows(), settings.integer("test"), "test");
        }
        if (columns.classification) {
            int[] classes = classes(files, held, columns);
            return new Dimensions(features, targets(settings, features, classes).outputs(), train, test);
        }
        int outputs = 0;
        for (String column : columns.labels) {
            outputs += files.numbers(column, 1).each();
        }
        return new Dimensions(features, outputs, train, test);
    }

    @Override
    public DataSet load(Settings settings) {
        ParquetFiles files = ParquetFiles.at(settings.text("path"), "path");
        Columns columns = Columns.of(files, settings);
        ParquetFiles held = test(settings);
        int[] classes = columns.classification ? classes(files, held, columns) : new int[0];
        Examples all = examples(files, columns, settings, classes, 0);
        Examples train;
        Examples test;
        if (held == null) {
            OwnExamples.Parts parts = OwnExamples.drawn(files.path(), all.count(), settings);
            train = all.chosen(parts.train());
            test = all.chosen(parts.test());
        } else {
            Examples others = examples(held, columns, settings, classes, all.count());
            checkShapes(files, held, all, others);
            train = all.first(OwnExamples.first(files.path(), all.count(), settings.integer("train"), "train"));
            test = others.first(OwnExamples.first(held.path(), others.count(), settings.integer("test"), "test"));
        }
        if (settings.flag(Standardisation.PARAMETER.name())) {
            Standardisation.standardise(files.path(), train.inputs(), test.inputs(), train.features());
        }
        if (settings.flag(Normalisation.PARAMETER.name())) {
            Normalisation.normalise(train.inputs(), train.features());
            Normalisation.normalise(test.inputs(), train.features());
        }
        return new DataSet(name(), train, test, columns.classification);
    }

    private static @Nullable ParquetFiles test(Settings settings) {
        String path = settings.text("test_path");
        return path.isEmpty() ? null : ParquetFiles.at(path, "test_path");
    }

    private static void checkShapes(ParquetFiles files, ParquetFiles held, Examples train, Examples test) {
        if (!train.shape().equals(test.shape())) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %s, %s has %s: expected as many numbers in every list",
                    files.path(),
                    train.shape().fields(),
                    held.path(),
                    test.shape().fields()));
        }
    }

    /** The classes of all examples, those of the test files behind, so that one name is one class in both. */
    private static int[] classes(ParquetFiles files, @Nullable ParquetFiles held, Columns columns) {
        List<String> names = new ArrayList<>(files.words(columns.labels.get(0)));
        if (held != null) {
            names.addAll(held.words(columns.labels.get(0)));
        }
        return ClassNames.numbered(files.path(), names);
    }

    private ClassTargets targets(Settings settings, int features, int[] classes) {
        int count = IntStream.of(classes).max().orElse(0) + 1;
        return ClassTargets.of(name(), settings, features, count);
    }

    private Examples examples(ParquetFiles files, Columns columns, Settings settings, int[] classes, int from) {
        NumberColumn inputs = beside(files, columns.inputs);
        int rows = files.rows();
        double[] targets;
        int outputs;
        if (columns.classification) {
            ClassTargets form = targets(settings, inputs.each(), classes);
            targets = form.of(files.path(), Arrays.copyOfRange(classes, from, from + rows));
            outputs = form.outputs();
        } else {
            NumberColumn label = beside(files, columns.labels);
            targets = label.values();
            outputs = label.each();
        }
        List<Field> fields = new ArrayList<>();
        for (String column : columns.fields) {
            NumberColumn field = files.numbers(column, rows);
            fields.add(
                    field.whole()
                            ? Field.integer(column, field.each(), field.values())
                            : Field.real(column, field.each(), field.values()));
        }
        return new Examples(inputs.each(), outputs, rows, inputs.values(), targets, fields, List.of());
    }

    /** Columns side by side. */
    private static NumberColumn beside(ParquetFiles files, List<String> columns) {
        int rows = files.rows();
        List<NumberColumn> parts =
                columns.stream().map(column -> files.numbers(column, rows)).toList();
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int width = parts.stream().mapToInt(NumberColumn::each).sum();
        double[] values = Storage.rows(files.path() + ": columns", rows, width);
        int start = 0;
        for (NumberColumn part : parts) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part.values(), row * part.each(), values, row * width + start, part.each());
            }
            start += part.each();
        }
        return new NumberColumn(width, values, false);
    }

    /**
     * Which column is what.
     *
     * @param inputs at least one
     * @param labels one where they are classes
     */
    private record Columns(List<String> inputs, List<String> labels, List<String> fields, boolean classification) {
        static Columns of(ParquetFiles files, Settings settings) {
            boolean classification = settings.text("task").equals(CLASSIFICATION);
            List<String> labels = files.known(names(settings.text("label")), "label");
            if (classification && labels.size() > 1) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "parquet: label %s names %d columns: expected one, the class; or task: regression",
                        settings.text("label"),
                        labels.size()));
            }
            if (!classification && ClassTargets.padded(settings)) {
                throw new DataException(
                        "parquet: targets one-hot-padded is for classes: expected targets one-hot (the default) with task regression");
            }
            List<String> fields = settings.text("fields").equals(NONE)
                    ? List.of()
                    : files.known(names(settings.text("fields")), "fields");
            for (String field : fields) {
                if (field.equals(Examples.INPUTS) || field.equals(Examples.TARGETS)) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: column %s would be a further field beside the %s: expected another name; rename the column",
                            files.path(),
                            field,
                            field));
                }
            }
            List<String> inputs;
            if (settings.text("inputs").equals(REST)) {
                inputs = files.columns().stream()
                        .filter(column -> !labels.contains(column) && !fields.contains(column))
                        .toList();
                requireNoIndex(files, inputs);
            } else {
                inputs = files.known(names(settings.text("inputs")), "inputs");
            }
            if (inputs.isEmpty()) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has no columns but %s: expected at least one that is the input",
                        files.path(),
                        String.join(", ", files.columns())));
            }
            return new Columns(inputs, labels, fields, classification);
        }

        /** pandas writes the numbers of its rows under such a name where they have none of their own. */
        private static void requireNoIndex(ParquetFiles files, List<String> inputs) {
            for (String column : inputs) {
                if (column.startsWith("__index_level_")) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: column %s is the index of a data frame: expected to be told which columns are the input; set inputs to their names, separated by commas",
                            files.path(),
                            column));
                }
            }
        }

        private static List<String> names(String setting) {
            return Arrays.stream(setting.split(",", -1)).map(String::strip).toList();
        }
    }
}
