package org.almagest.dynamics.data.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with its label columns set apart.
 *
 * @param features input columns
 * @param inputs [rows][features]
 * @param labels [rows]; empty for regression
 * @param values [rows][label columns], the labels as numbers; empty for classification
 * @param guesses what nobody said, and how it was taken
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CsvTable(int features, double[] inputs, List<String> labels, double[] values, List<String> guesses) {
    CsvTable {
        labels = List.copyOf(labels);
        guesses = List.copyOf(guesses);
    }

    /** Number of rows. */
    int rows() {
        return inputs.length / features;
    }

    /**
     * Reads the table as the settings of {@link Csv} say.
     *
     * @throws DataException naming line and column of what is wrong or doubtful
     * @throws IOException if the stream breaks
     */
    static CsvTable read(InputStream stream, Settings settings) throws IOException {
        String path = settings.text("path");
        boolean regression = Csv.regression(settings);
        CsvRows rows = new CsvRows(stream, path, Csv.delimiter(settings));
        @Nullable CsvRow first = rows.next();
        if (first == null) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s has no rows: expected at least one line of numbers", path));
        }
        @Nullable CsvRow second = rows.next();
        Header header = Header.of(first, second, settings);
        LabelColumns label = LabelColumns.of(header, settings);
        int from = IndexColumn.leftOut(settings) ? 1 : 0;
        int width = first.cells().length;
        if (from == 1 && label.place(0) != null || width - from <= label.count()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s has %d columns, of which label and index take %d: expected at least one that is an input",
                    path,
                    width,
                    label.count() + from));
        }
        // a table of one input column has nothing but this to learn from
        boolean watched = label.place(0) == null && width - label.count() > 1;
        @Nullable IndexColumn index = watched ? new IndexColumn(header, settings) : null;
        ResizableDoubleArray inputs = new ResizableDoubleArray();
        ResizableDoubleArray values = new ResizableDoubleArray();
        List<String> labels = new ArrayList<>();
        double[] targets = new double[label.count()];
        @Nullable CsvRow next = header.present() ? null : second;
        for (CsvRow row = header.present() ? second : first; row != null; row = next == null ? rows.next() : next) {
            if (row == next) {
                next = null;
            }
            for (int column = from; column < width; column++) {
                Integer place = label.place(column);
                if (place == null) {
                    double number = row.number(column);
                    inputs.addElement(number);
                    if (column == 0 && index != null) {
                        index.add(number);
                    }
                } else if (regression) {
                    targets[place] = row.number(column);
                } else {
                    labels.add(row.text(column));
                }
            }
            if (regression) {
                values.addElements(targets);
            }
        }
        if (inputs.getNumElements() == 0) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s has a header and no rows: expected at least one line of numbers", path));
        }
        header.check(labels);
        return new CsvTable(
                width - from - label.count(),
                inputs.getElements(),
                labels,
                values.getElements(),
                guesses(header, label, index, settings));
    }

    private static List<String> guesses(
            Header header, LabelColumns label, @Nullable IndexColumn index, Settings settings) {
        List<String> guesses = new ArrayList<>();
        if (header.guessed()) {
            guesses.add(
                    header.present()
                            ? "its first line names the columns (header: absent if it is an example)"
                            : "it has no line of names (header: present if its first line is one)");
        }
        if (settings.text("label").equals("last")) {
            int column = label.columns()[0];
            String name = header.name(column);
            guesses.add(String.format(
                    Locale.ROOT,
                    "what is learnt is the last column%s (the setting label names another)",
                    name == null ? "" : ", " + name));
        }
        String word = index == null ? null : index.word();
        if (word != null) {
            guesses.add(word);
        }
        return guesses;
    }
}
