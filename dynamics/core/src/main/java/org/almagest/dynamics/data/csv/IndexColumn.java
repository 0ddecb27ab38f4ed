package org.almagest.dynamics.data.csv;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.jspecify.annotations.Nullable;

/**
 * A first column that only numbers the rows, as data frames write it: a network would learn from where an example stands in
 * the file.
 */
final class IndexColumn {
    private static final String LEFT_OUT = "left-out";
    private static final String INPUT = "input";

    /** What becomes of it. */
    static final Parameter PARAMETER = Parameter.choice(
            "index",
            "auto",
            List.of("auto", LEFT_OUT, INPUT),
            "the first column: left-out, or an input as the others are; auto: an input, unless it seems to number the rows");

    private static final Set<String> NAMES =
            Set.of("", "id", "index", "idx", "row", "rowid", "row_id", "rownames", "row.names", "unnamed: 0");
    /** Fewer rows are numbered by chance. */
    private static final int FEWEST = 3;

    private final String path;
    private final @Nullable String name;
    private final boolean header;
    private final boolean asked;
    private boolean counts = true;
    private long rows;
    private double start;

    /**
     * Watches the first column of a table.
     *
     * @throws DataException if its name is that of no column of numbers, and nobody said what becomes of it
     */
    IndexColumn(Header header, Settings settings) {
        this.path = header.first().path();
        this.header = header.present();
        this.name = header.name(0);
        this.asked = settings.text(PARAMETER.name()).equals("auto");
        if (asked && this.header && (name == null || lower(name).equals("unnamed: 0"))) {
            throw doubtful("has no name, as where data frames write the numbers of their rows");
        }
    }

    /** Whether the settings leave the column out. */
    static boolean leftOut(Settings settings) {
        return settings.text(PARAMETER.name()).equals(LEFT_OUT);
    }

    /** Takes in the next row's number. */
    void add(double number) {
        start = rows == 0 ? number : start;
        counts &= number == start + rows;
        rows++;
    }

    /**
     * What to say of a column that numbers the rows and is taken as an input all the same; null where it does not.
     *
     * @throws DataException if it is doubtful whether it is an input
     */
    @Nullable
    String word() {
        if (!asked || !counts || rows < FEWEST || start != 0 && start != 1) {
            return null;
        }
        String what = String.format(Locale.ROOT, "numbers the rows from %.0f", start);
        if (!header || name != null && NAMES.contains(lower(name))) {
            throw doubtful(what);
        }
        return String.format(
                Locale.ROOT, "column 1, %s, %s and is taken as an input (index: left-out leaves it out)", name, what);
    }

    private DataException doubtful(String what) {
        return new DataException(String.format(
                Locale.ROOT,
                "%s: column 1 %s: expected to be told whether it is an input; set index: left-out, or index: input",
                path,
                what));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
