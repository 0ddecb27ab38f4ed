package org.almagest.jobs.serve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.RunIdSet;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table as their runs are published, each once. It goes by run and not by file, so files may be merged
 * or mended meanwhile.
 */
final class TableTail {
    private final String outputFolder;
    private final TableRequest request;
    private final int runId;

    /** Of {@code runs}. */
    private final Set<String> readBundles = new HashSet<>();

    /** All published runs, wanted or not. */
    private final Set<String> published = new RunIdSet();

    /** Of the table; those with rows of runs that are not published yet are read again. */
    private final Set<String> exhausted = new HashSet<>();

    /** Wanted runs whose rows may not have been found yet, with the file of {@code runs} in which they were seen last. */
    private final Map<String, String> pending = new HashMap<>();

    TableTail(String outputFolder, TableRequest request) {
        this.outputFolder = outputFolder;
        this.request = request;
        this.runId = request.table().columnNames().indexOf("run_id");
    }

    /**
     * Gives the rows of the runs that have been published since the last call.
     *
     * @return false if files were being merged at the time, and rows of some of these runs may come with the next call
     * @throws OutputException if a table cannot be read
     */
    boolean advance(Consumer<@Nullable Object[]> sink) {
        lookForRuns();
        if (pending.isEmpty()) {
            return true;
        }
        Set<String> sent = new HashSet<>();
        List<String> columns = request.table().columnNames();
        for (String bundle : TableReader.bundles(outputFolder, request.table())) {
            if (exhausted.contains(bundle)) {
                continue;
            }
            boolean[] ahead = {false};
            boolean there = TableReader.bundle(outputFolder, request.table(), bundle, columns, row -> {
                String run = String.valueOf(row[runId]);
                if (pending.containsKey(run)) {
                    sent.add(run);
                    sink.accept(row);
                } else {
                    ahead[0] |= !published.contains(run);
                }
            });
            if (there && !ahead[0]) {
                exhausted.add(bundle);
            }
        }
        // The rows of a run are in one file, so whoever sent some sent all. Of the others, those whose run is where it
        // was
        // have no rows here: what is merged goes from the table of runs first.
        Set<String> runs = Set.copyOf(TableReader.bundles(outputFolder, Table.RUNS));
        pending.entrySet().removeIf(run -> sent.contains(run.getKey()) || runs.contains(run.getValue()));
        return pending.isEmpty();
    }

    /** Finds what is wanted and new. A run is published after its rows, which are therefore in place. */
    private void lookForRuns() {
        for (String bundle : TableReader.bundles(outputFolder, Table.RUNS)) {
            if (readBundles.contains(bundle)) {
                continue;
            }
            boolean there = TableReader.bundle(outputFolder, Table.RUNS, bundle, Selection.RUN_COLUMNS, run -> {
                String id = String.valueOf(run[0]);
                boolean fresh = published.add(id) && request.wants(String.valueOf(run[1]), String.valueOf(run[2]));
                if (fresh || pending.containsKey(id)) {
                    pending.put(id, bundle);
                }
            });
            if (there) {
                readBundles.add(bundle);
            }
        }
    }
}
