package org.almagest.jobs.parquet;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.Storage;
import org.apache.parquet.column.ColumnReader;

/** Gathers the numbers of a column, row by row, and sees that every row has as many. */
final class NumberCollector {
    private final String path;
    private final String column;
    private final int most;
    private double[] values = {};
    private int count;
    private int each;
    private int row = -1;
    private int inRow;

    /**
     * For the first rows.
     *
     * @param most how many
     */
    NumberCollector(String path, String column, int most) {
        this.path = path;
        this.column = column;
        this.most = most;
    }

    /** Adds what follows, up to the last wanted row. */
    void add(ColumnReader reader, ColumnKind kind) {
        int whole = reader.getDescriptor().getMaxDefinitionLevel();
        for (long left = reader.getTotalValueCount(); left > 0; left--) {
            if (reader.getCurrentRepetitionLevel() == 0) {
                endOfRow();
                if (row + 1 == most) {
                    return;
                }
                row++;
                inRow = 0;
            }
            if (reader.getCurrentDefinitionLevel() < whole) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: column %s, row %d has no number (null, or an empty list): expected one in every row; fill it, or leave the row out",
                        path,
                        column,
                        row));
            }
            append(kind.number(reader));
            reader.consume();
        }
    }

    private void append(double value) {
        if (!Double.isFinite(value)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: column %s, row %d is %s: expected finite numbers; fill it, or leave the row out",
                    path,
                    column,
                    row,
                    value));
        }
        if (count == values.length) {
            if (count == Storage.LONGEST) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: column %s has more than %d numbers: expected at most as many; take fewer rows",
                        path,
                        column,
                        Storage.LONGEST));
            }
            values = Arrays.copyOf(values, (int) Math.min(Storage.LONGEST, Math.max(1024, 2L * count)));
        }
        values[count++] = value;
        inRow++;
    }

    private void endOfRow() {
        if (row == 0) {
            each = inRow;
        }
        if (row > 0 && inRow != each) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: column %s, row %d has %d numbers, row 0 has %d: expected as many in every row; pad the lists, and say by a mask column what is padding",
                    path,
                    column,
                    row,
                    inRow,
                    each));
        }
    }

    /** Numbers in a row. */
    int each() {
        return row == 0 ? inRow : each;
    }

    /** All of them. */
    double[] values() {
        endOfRow();
        return Arrays.copyOf(values, count);
    }
}
