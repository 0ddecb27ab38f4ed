package org.almagest.jobs.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what to do with an output folder next. */
final class OutputHint {
    private OutputHint() {}

    /**
     * Lines for people who have carried out a sweep into {@code folder}.
     *
     * @param starter a family of which a sweep of their own may begin; null for those who have a file already
     */
    static List<String> lines(String folder, @Nullable String starter) {
        return List.of(
                "What to do now",
                "  see the plots        almagest report " + folder,
                "  look into a run      almagest show " + folder,
                starter == null
                        ? "  everything in words  almagest analyse " + folder
                        : "  sweep your own       almagest init " + starter,
                String.format(Locale.ROOT, "  load it in Python    pandas.read_parquet(\"%s/fits\")", folder));
    }

    /** The same where nothing has been fitted. */
    static List<String> ofMeasurements(String folder) {
        return List.of(
                "The tables are folders of Parquet in " + folder + ": runs, measurements, spectra, matrices, …",
                "  plots   almagest report " + folder,
                String.format(Locale.ROOT, "  pandas  pandas.read_parquet(\"%s/measurements\")", folder),
                String.format(Locale.ROOT, "  DuckDB  SELECT * FROM '%s/measurements/*.parquet'", folder));
    }
}
