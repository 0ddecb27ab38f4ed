package org.almagest.dynamics.data.csv;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the first row of a table names its columns.
 *
 * @param present whether it does
 * @param first the row
 * @param guessed whether nobody said so
 */
record Header(boolean present, CsvRow first, boolean guessed) {
    private static final String AUTO = "auto";
    /** Fewer numbers count up by chance. */
    private static final int FEWEST_COUNTING = 3;

    /**
     * What the settings of {@link Csv} say, or else what the first two rows do.
     *
     * @param second the row after the first; null where there is none
     * @throws DataException if it is doubtful
     */
    static Header of(CsvRow first, @Nullable CsvRow second, Settings settings) {
        String said = settings.text("header");
        if (!said.equals(AUTO)) {
            return new Header(said.equals("present"), first, false);
        }
        if (first.hasOnlyWords()) {
            return new Header(true, first, true);
        }
        for (int column = 0; second != null && column < first.cells().length; column++) {
            if (!first.numberAt(column) && second.numberAt(column)) {
                String cell = first.cells()[column];
                throw doubtful(
                        first,
                        String.format(
                                Locale.ROOT,
                                ", column %d is %s, and a number below it",
                                column + 1,
                                cell == null ? "empty" : "\"" + cell + "\""));
            }
        }
        if (counts(first, second)) {
            throw doubtful(first, " has numbers that count the columns");
        }
        return new Header(false, first, true);
    }

    /**
     * Whether the numbers of the first row count its columns: from 0, as data frames do, or, above a row with fractions, from any
     * number, as years do.
     */
    private static boolean counts(CsvRow first, @Nullable CsvRow second) {
        int numbers = 0;
        double start = 0;
        boolean fractions = false;
        for (int column = 0; column < first.cells().length; column++) {
            fractions |= second != null
                    && second.numberAt(column)
                    && second.number(column) != Math.rint(second.number(column));
            if (!first.numberAt(column)) {
                continue;
            }
            double from = first.number(column) - column;
            start = numbers == 0 ? from : start;
            if (from != start || !String.valueOf(first.cells()[column]).matches("[0-9]+")) {
                return false;
            }
            numbers++;
        }
        return numbers >= FEWEST_COUNTING && (start == 0 || fractions);
    }

    /**
     * Looks at the first row once more with all labels known: a class that nobody else has may be the name of the column.
     *
     * @param labels of all rows, the first row's first, where it was taken for one
     * @throws DataException if it is doubtful
     */
    void check(List<String> labels) {
        if (present || !guessed || labels.size() < 2 || CsvRow.looksLikeNumber(labels.get(0))) {
            return;
        }
        String label = labels.get(0);
        List<String> others = labels.subList(1, labels.size());
        if (!others.contains(label) && others.stream().distinct().count() < others.size()) {
            throw doubtful(first, String.format(Locale.ROOT, " has the class \"%s\", which no other row has", label));
        }
    }

    /** The name of a column; null where it has none. */
    @Nullable
    String name(int column) {
        return present ? first.cells()[column] : null;
    }

    private static DataException doubtful(CsvRow first, String why) {
        return new DataException(String.format(
                Locale.ROOT,
                "%s, line %d%s: expected names of columns or an example, and it may be either; set header: present, or header: absent",
                first.path(),
                first.line(),
                why));
    }
}
