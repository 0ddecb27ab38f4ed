package org.almagest.dynamics.data.csv;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table are learnt, in the order in which the setting {@code label} names them.
 *
 * @param columns their numbers, 0-based
 */
record LabelColumns(int... columns) {
    private static final String LAST = "last";

    /**
     * What the settings of {@link Csv} name.
     *
     * @throws DataException if one is not there, or there are several of them to be a class
     */
    static LabelColumns of(Header header, Settings settings) {
        String setting = settings.text("label");
        CsvRow first = header.first();
        if (first.cells().length < 2) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s, line %d has one column: expected inputs and a label; is the delimiter %s right?",
                    first.path(),
                    first.line(),
                    settings.text("delimiter")));
        }
        // a name may have a comma in it
        int whole = header.present() ? Arrays.asList(first.cells()).indexOf(setting) : -1;
        String[] named = whole >= 0 ? new String[] {setting} : setting.split(",", -1);
        int[] columns = Arrays.stream(named)
                .mapToInt(name -> column(header, name.strip()))
                .toArray();
        if (Arrays.stream(columns).distinct().count() < columns.length) {
            throw new DataException(String.format(
                    Locale.ROOT, "%s: label %s names a column twice: expected each once", first.path(), setting));
        }
        if (columns.length > 1 && !Csv.regression(settings)) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: label %s names %d columns: expected one to be the class; set task: regression to learn several quantities",
                    first.path(),
                    setting,
                    columns.length));
        }
        return new LabelColumns(columns);
    }

    private static int column(Header header, String label) {
        CsvRow first = header.first();
        @Nullable String[] cells = first.cells();
        int named = header.present() ? Arrays.asList(cells).indexOf(label) : -1;
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
                header.present() ? ", or one of " + Arrays.toString(cells) : "; the file has no header"));
    }

    /** The place of a column among them; null if it is none of them. */
    @Nullable
    Integer place(int column) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] == column) {
                return i;
            }
        }
        return null;
    }

    /** How many there are. */
    int count() {
        return columns.length;
    }
}
