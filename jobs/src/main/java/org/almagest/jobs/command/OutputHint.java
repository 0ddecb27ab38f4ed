package org.almagest.jobs.command;

import java.util.List;
import java.util.Locale;

/** Tells where the tables lie and how to read them elsewhere. */
final class OutputHint {
    private OutputHint() {}

    /** Lines for people about the tables of {@code folder}. */
    static List<String> lines(String folder) {
        return lines(folder, "fits", ": runs, trajectory, measurements, fits, verdicts, …");
    }

    /** The same where nothing has been fitted. */
    static List<String> ofMeasurements(String folder) {
        return lines(folder, "measurements", ": runs, measurements, spectra, matrices, …");
    }

    private static List<String> lines(String folder, String table, String tables) {
        return List.of(
                "The tables are folders of Parquet in " + folder + tables,
                "  plots   almagest report " + folder,
                String.format(Locale.ROOT, "  pandas  pandas.read_parquet(\"%s/%s\")", folder, table),
                String.format(Locale.ROOT, "  DuckDB  SELECT * FROM '%s/%s/*.parquet'", folder, table));
    }
}
