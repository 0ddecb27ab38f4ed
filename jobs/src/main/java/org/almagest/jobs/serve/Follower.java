package org.almagest.jobs.serve;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.almagest.jobs.table.OutputException;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table as their runs are published, each once. It goes by run and not by file, so files may be merged
 * or mended meanwhile.
 */
final class Follower {
    private final String outputFolder;
    private final TableRequest request;
    private final int runId;

    /** Of {@code runs}. */
    private final Set<String> readBundles = new HashSet<>();

    /** All published runs, wanted or not. */
    private final Set<String> published = new HashSet<>();

    /** Of the table; those with rows of runs that are not published yet are read again. */
    private final Set<String> exhausted = new HashSet<>();

    Follower(String outputFolder, TableRequest request) {
        this.outputFolder = outputFolder;
        this.request = request;
        this.runId = request.table().columnNames().indexOf("run_id");
    }

    /**
     * Gives the rows of the runs that have been published since the last call.
     *
     * @throws OutputException if a table cannot be read
     */
    void advance(Consumer<@Nullable Object[]> sink) {
        Set<String> fresh = freshRuns();
        if (fresh.isEmpty()) {
            return;
        }
        List<String> columns = request.table().columnNames();
        for (String bundle : TableReader.bundles(outputFolder, request.table())) {
            if (exhausted.contains(bundle)) {
                continue;
            }
            boolean[] ahead = {false};
            boolean there = TableReader.bundle(outputFolder, request.table(), bundle, columns, row -> {
                String run = String.valueOf(row[runId]);
                if (fresh.contains(run)) {
                    sink.accept(row);
                } else {
                    ahead[0] |= !published.contains(run);
                }
            });
            if (!there) {
                throw new OutputException(
                        "output folder %s: bundle %s of table %s was taken away while it was followed; ask again"
                                .formatted(outputFolder, bundle, request.table().folder()));
            }
            if (!ahead[0]) {
                exhausted.add(bundle);
            }
        }
    }

    /** The runs that are wanted and new. A run is published after its rows, which are therefore in place. */
    private Set<String> freshRuns() {
        Set<String> fresh = new HashSet<>();
        for (String bundle : TableReader.bundles(outputFolder, Table.RUNS)) {
            if (readBundles.contains(bundle)) {
                continue;
            }
            boolean there = TableReader.bundle(outputFolder, Table.RUNS, bundle, Selection.RUN_COLUMNS, run -> {
                String id = String.valueOf(run[0]);
                if (published.add(id) && request.wants(String.valueOf(run[1]), String.valueOf(run[2]))) {
                    fresh.add(id);
                }
            });
            if (there) {
                readBundles.add(bundle);
            }
        }
        return fresh;
    }
}
