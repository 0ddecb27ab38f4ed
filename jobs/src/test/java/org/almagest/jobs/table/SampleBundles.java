package org.almagest.jobs.table;

import java.io.IOException;
import java.util.List;
import org.almagest.jobs.storage.Storage;

/** Bundles of two runs each, with rows in some of the tables, that differ from one number to the next. */
public final class SampleBundles {
    private static final List<Table> TABLES =
            List.of(Table.RUNS, Table.TRAJECTORY, Table.SPECTRA, Table.EXECUTIONS, Table.MEASUREMENTS);

    private SampleBundles() {}

    @SuppressWarnings("EnumOrdinal") // to tell the tables apart, whatever their order
    public static StagedBundle stage(Storage storage, int number, String attempt) throws IOException {
        try (BundleWriter writer = new BundleWriter(storage, "bundle" + number, attempt)) {
            for (int run = 0; run < 2; run++) {
                for (Table table : TABLES) {
                    // A run may be without rows in any table but its own.
                    int rows = table == Table.RUNS ? 1 : (number + table.ordinal()) % 3;
                    for (Object[] row : SampleRows.of(table, rows, 10L * number + run)) {
                        row[0] = runId(number, run);
                        writer.write(table, row);
                    }
                }
            }
            return writer.finish();
        }
    }

    public static String runId(int number, int run) {
        return "run%d-%d".formatted(number, run);
    }
}
