package org.almagest.jobs.command;

import java.util.List;

/** Tells where the tables lie and how to read them elsewhere. */
final class OutputHint {
    private OutputHint() {}

    /** Lines for people about the tables of {@code folder}. */
    static List<String> lines(String folder) {
        return List.of(
                "The tables are folders of Parquet in " + folder
                        + ": runs, trajectory, measurements, fits, verdicts, …",
                "  pandas  pandas.read_parquet(\"%s/fits\")".formatted(folder),
                "  DuckDB  SELECT * FROM '%s/fits/*.parquet'".formatted(folder));
    }
}
