package org.almagest.dynamics.data.csv;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassNames;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Standardisation;

/**
 * A table of numbers with a label column, from a CSV file, gzip or not. Every other column is an input. For regression
 * several columns may be learnt. What settings leave to the file is guessed and said ({@link #guesses}), and refused where
 * it is doubtful, since a header taken for an example, or the rows' numbers for an input, spoil a study without a word.
 * Classes are numbered in the order of their values (or of their texts, if they are no numbers). The test rows are drawn with
 * {@code data_seed}; training and test rows both keep the file's order.
 */
@AutoService(DataSource.class)
public final class Csv implements DataSource {
    private static final String REGRESSION = "regression";

    /** For {@link java.util.ServiceLoader}. */
    public Csv() {}

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String description() {
        return "Your own table: a CSV file of numbers with a label column, gzip or not.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredPath("path", "path of the CSV file"),
                Parameter.text("delimiter", ",", "the character between two cells, or the word tab"),
                Parameter.choice(
                        "header",
                        "auto",
                        List.of("auto", "present", "absent"),
                        "whether the first row names the columns; auto: it does if none of its cells is a number, and is refused where that is doubtful"),
                Parameter.text(
                        "label",
                        "last",
                        "the label column: last, its name, or its number counted from 1 (as text: \"5\"); several quantities with commas between"),
                Parameter.choice(
                        "task",
                        "classification",
                        List.of("classification", REGRESSION),
                        "what the label is: a class or a quantity"),
                IndexColumn.PARAMETER,
                ClassTargets.PARAMETER,
                Standardisation.PARAMETER,
                Parameter.integer("test", 0, 0, 100_000_000, "rows held out for testing, drawn with data_seed"),
                Sampling.DATA_SEED);
    }

    @Override
    public Map<String, String> files(Settings settings) {
        return Map.of("table", settings.text("path"));
    }

    /** Reads the file: nothing less tells how many rows and classes it has. */
    @Override
    public Dimensions dimensions(Settings settings) {
        DataSet data = load(settings);
        Examples train = data.train();
        return new Dimensions(
                train.features(), train.outputs(), train.count(), data.test().count());
    }

    @Override
    public DataSet load(Settings settings) {
        String path = settings.text("path");
        if (regression(settings) && ClassTargets.padded(settings)) {
            throw new DataException("csv: targets one-hot-padded is for classes: expected targets one-hot (the default)"
                    + " with task regression");
        }
        CsvTable table = table(settings);
        int rows = table.rows();
        int test = settings.integer("test");
        if (test >= rows) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %d rows, %d of them for testing: expected test from 0 to %d",
                    path,
                    rows,
                    test,
                    rows - 1));
        }
        double[] targets = table.values();
        int outputs = targets.length / rows;
        if (!regression(settings)) {
            int[] classes = ClassNames.numbered(path, table.labels());
            int count = IntStream.of(classes).max().orElse(0) + 1;
            ClassTargets form = ClassTargets.of(name(), settings, table.features(), count);
            outputs = form.outputs();
            targets = form.of(name(), classes);
        }
        int[] order = Sampling.order(rows, settings.whole(Sampling.DATA_SEED.name()));
        Examples all = new Examples(table.features(), outputs, rows, table.inputs(), targets);
        Examples train = all.chosen(sorted(Arrays.copyOf(order, rows - test)));
        Examples held = all.chosen(sorted(Arrays.copyOfRange(order, rows - test, rows)));
        if (settings.flag(Standardisation.PARAMETER.name())) {
            Standardisation.standardise(path, train.inputs(), held.inputs(), table.features());
        }
        return new DataSet(name(), train, held, !regression(settings));
    }

    /** How header, label and first column were taken where the settings leave them to the file. */
    @Override
    public List<String> guesses(Settings settings) {
        return table(settings).guesses();
    }

    private static CsvTable table(Settings settings) {
        return DataFile.at(settings.text("path"), "table (setting path)")
                .read(stream -> CsvTable.read(stream, settings));
    }

    /** Whether the label is a quantity. */
    static boolean regression(Settings settings) {
        return settings.text("task").equals(REGRESSION);
    }

    /**
     * The character between two cells.
     *
     * @throws DataException if the setting is neither one character nor {@code tab}
     */
    static char delimiter(Settings settings) {
        String delimiter = settings.text("delimiter");
        if (delimiter.equals("tab")) {
            return '\t';
        }
        if (delimiter.length() != 1 || "\"\n\r".contains(delimiter)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "csv: delimiter \"%s\": expected one character, such as , or ; or the word tab",
                    delimiter));
        }
        return delimiter.charAt(0);
    }

    private static int[] sorted(int[] rows) {
        Arrays.sort(rows);
        return rows;
    }
}
