package org.almagest.dynamics.data.csv;

import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of a CSV file, with the place to name when something is wrong with it.
 *
 * @param path the file
 * @param line 1-based line on which it starts
 * @param cells without surrounding blanks; {@code null} where there is nothing
 */
public record CsvRow(String path, long line, @Nullable String[] cells) {
    /**
     * The number in column {@code column} (0-based).
     *
     * @throws DataException naming the place, if it is empty, no number, or not finite
     */
    public double number(int column) {
        String cell = cells[column];
        if (cell == null) {
            throw wrong(column, "is empty", "a number");
        }
        double value = Decimal.of(cell);
        if (Double.isNaN(value)) {
            boolean comma = cell.matches("[-+]?[0-9]+,[0-9]+");
            throw wrong(
                    column,
                    String.format(Locale.ROOT, "is \"%s\"", shortened(cell)),
                    comma ? "a finite number, with a point before its decimals" : "a finite number");
        }
        if (Double.isInfinite(value)) {
            throw wrong(
                    column,
                    String.format(Locale.ROOT, "is %s, too large for a double", shortened(cell)),
                    "a finite number");
        }
        return value;
    }

    /**
     * The text in column {@code column} (0-based).
     *
     * @throws DataException naming the place, if it is empty
     */
    public String text(int column) {
        String cell = cells[column];
        if (cell == null) {
            throw wrong(column, "is empty", "a class");
        }
        return cell;
    }

    /** Whether no cell is a number, as in a line of column names. */
    boolean hasOnlyWords() {
        for (int column = 0; column < cells.length; column++) {
            if (numberAt(column)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the cell in column {@code column} (0-based) is a number. */
    boolean numberAt(int column) {
        String cell = cells[column];
        return cell != null && looksLikeNumber(cell);
    }

    /** Whether {@code cell} is a number in decimal notation. */
    static boolean looksLikeNumber(String cell) {
        return !Double.isNaN(Decimal.of(cell));
    }

    private DataException wrong(int column, String found, String expected) {
        return new DataException(String.format(
                Locale.ROOT, "%s, line %d, column %d %s: expected %s", path, line, column + 1, found, expected));
    }

    private static String shortened(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
    }
}
