package org.almagest.dynamics.data.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.apache.commons.math3.util.ResizableDoubleArray;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file with its label column set apart.
 *
 * @param features input columns
 * @param inputs [rows][features]
 * @param labels [rows]; empty for regression
 * @param values [rows], the label as a number; empty for classification
 */
record CsvTable(int features, double[] inputs, List<String> labels, double[] values) {
    private static final String LAST = "last";

    CsvTable {
        labels = List.copyOf(labels);
    }

    /** Number of rows. */
    int rows() {
        return inputs.length / features;
    }

    /**
     * Reads the table as the settings of {@link Csv} say.
     *
     * @throws DataException naming line and column of what is wrong
     * @throws IOException if the stream breaks
     */
    static CsvTable read(InputStream stream, Settings settings) throws IOException {
        String path = settings.text("path");
        boolean regression = Csv.regression(settings);
        CsvRows rows = new CsvRows(stream, path, Csv.delimiter(settings));
        @Nullable CsvRow row = rows.next();
        if (row == null) {
            throw new DataException(
                    String.format(Locale.ROOT, "%s has no rows: expected at least one line of numbers", path));
        }
        boolean header = hasHeader(row, settings);
        int label = labelColumn(row, header, settings);
        int features = row.cells().length - 1;
        ResizableDoubleArray inputs = new ResizableDoubleArray();
        ResizableDoubleArray values = new ResizableDoubleArray();
        List<String> labels = new ArrayList<>();
        for (row = header ? rows.next() : row; row != null; row = rows.next()) {
            for (int column = 0; column <= features; column++) {
                if (column != label) {
                    inputs.addElement(row.number(column));
                } else if (regression) {
                    values.addElement(row.number(column));
                } else {
                    labels.add(row.text(column));
                }
            }
        }
        if (inputs.getNumElements() == 0) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s has a header and no rows: expected at least one line of numbers", path));
        }
        return new CsvTable(features, inputs.getElements(), labels, values.getElements());
    }

    private static boolean hasHeader(CsvRow first, Settings settings) {
        return switch (settings.text("header")) {
            case "present" -> true;
            case "absent" -> false;
            default -> first.hasOnlyWords();
        };
    }

    private static int labelColumn(CsvRow first, boolean header, Settings settings) {
        String label = settings.text("label");
        @Nullable String[] cells = first.cells();
        if (cells.length < 2) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d has one column: expected inputs and a label; is the delimiter %s right?",
                    first.path(),
                    first.line(),
                    settings.text("delimiter")));
        }
        int named = header ? Arrays.asList(cells).indexOf(label) : -1;
        if (named >= 0) {
            if (Arrays.asList(cells).lastIndexOf(label) != named) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has two columns called %s: name the label column by its number, counted from 1",
                        first.path(),
                        label));
            }
            return named;
        }
        if (label.equals(LAST)) {
            return cells.length - 1;
        }
        if (label.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(label);
            if (number >= 1 && number <= cells.length) {
                return number - 1;
            }
        }
        throw new DataException(String.format(
                Locale.ROOT,
                "%s has no label column %s: expected last, a number from 1 to %d%s",
                first.path(),
                label,
                cells.length,
                header ? ", or one of " + Arrays.toString(cells) : "; the file has no header"));
    }
}
