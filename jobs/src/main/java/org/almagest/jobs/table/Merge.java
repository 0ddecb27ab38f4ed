package org.almagest.jobs.table;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;

/**
 * A file in each table that takes the place of several with the same rows. Once its record is in {@code _almagest/commits} it is decided:
 * whoever opens the folder next carries it out before anything else.
 *
 * @param target name of the files that come, complete in the staging folder
 * @param sources names of the files that go, in all tables
 * @param tables those that have a new file
 */
record Merge(String target, List<String> sources, List<Table> tables) {
    /** How the names of records of this kind end. */
    static final String RECORD = ".merge";

    private static final ObjectMapper JSON = new ObjectMapper();

    Merge {
        sources = List.copyOf(sources);
        tables = List.copyOf(tables);
    }

    /** Reads a record. */
    static Merge read(Storage storage, String record) throws IOException {
        try {
            return JSON.readValue(storage.read(record), Merge.class);
        } catch (JacksonException e) {
            throw new IOException(
                    String.format(Locale.ROOT, "%s is no record of a merge: %s", record, e.getOriginalMessage()), e);
        }
    }

    /** Where the new files of a merge are made. */
    static String folder(String target) {
        return Layout.STAGING + "/" + target;
    }

    /** The new file of {@code table} until it is moved. */
    static String staged(String target, Table table) {
        return folder(target) + "/" + Layout.tableFile(table, target);
    }

    /** Writes the record. All the files that it names are complete by now. */
    void decide(Storage storage) throws IOException {
        String record = record();
        storage.write(record + ".new", JSON.writeValueAsBytes(this));
        storage.move(record + ".new", record);
        storage.sync(Layout.COMMITS);
    }

    /**
     * Moves the files. Idempotent, so that a death in between is made good by calling it again. The runs go first and come
     * last: a reader who knows nothing of records sees them as not published yet for the moment, never twice, and never
     * one whose other rows are missing.
     *
     * @throws OutputException if a file that it names has been lost
     */
    void carryOut(Storage storage) throws IOException {
        List<Table> runs = tables.stream().filter(table -> table == Table.RUNS).toList();
        List<Table> others =
                tables.stream().filter(table -> table != Table.RUNS).toList();
        drop(storage, runs);
        drop(storage, others);
        raise(storage, others);
        raise(storage, runs);
        storage.delete(record());
        storage.delete(folder(target));
    }

    /** By name, not by what is listed: a listing that comes late would leave a row here that is in the new file as well. */
    private void drop(Storage storage, List<Table> which) throws IOException {
        List<Abreast.Step> steps = new ArrayList<>();
        for (Table table : which) {
            for (String source : sources) {
                steps.add(() -> storage.delete(Layout.tableFile(table, source)));
            }
        }
        Abreast.take(storage, steps);
        for (Table table : which) {
            storage.sync(table.folder());
        }
    }

    private void raise(Storage storage, List<Table> which) throws IOException {
        List<Abreast.Step> steps = new ArrayList<>();
        which.forEach(table -> steps.add(() -> raise(storage, table)));
        Abreast.take(storage, steps);
    }

    private void raise(Storage storage, Table table) throws IOException {
        String from = staged(target, table);
        String to = Layout.tableFile(table, target);
        if (storage.kind(from) == Storage.Kind.FILE) {
            storage.move(from, to);
            storage.sync(table.folder());
        } else if (storage.kind(to) != Storage.Kind.FILE) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "output folder %s: cannot complete %s (neither %s nor %s is there); expected the files that it "
                            + "names. Something else has removed or changed them: restore them, or start anew in "
                            + "another folder with --out",
                    storage.location(),
                    record(),
                    from,
                    to));
        }
    }

    private String record() {
        return Layout.COMMITS + "/" + target + RECORD;
    }
}
