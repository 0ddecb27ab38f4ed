package org.almagest.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.jobs.storage.Storage;

/**
 * Which run an attempt at a bundle is at, written where it outlives the process. Whatever ends in an orderly way takes its
 * trace along, so a trace without its attempt tells which run an executor died of.
 */
public final class AttemptTrace {
    private static final String SUFFIX = ".begun";

    private final Storage storage;
    private final String file;
    private boolean begun;

    /**
     * Leaves no trace yet.
     *
     * @param storage the output folder
     * @param bundle name of the bundle
     * @param attempt a name no other attempt has
     */
    public AttemptTrace(Storage storage, String bundle, String attempt) {
        this.storage = storage;
        this.file = StagedBundle.folder(bundle, attempt) + SUFFIX;
    }

    /** The runs of {@code bundle} that attempts were at when nothing more was heard of them, and how many attempts. */
    public static Map<String, Integer> lastSeen(Storage storage, String bundle) throws IOException {
        Map<String, Integer> runs = new TreeMap<>();
        for (String name : storage.list(Layout.STAGING)) {
            if (name.startsWith(bundle + "-") && name.endsWith(SUFFIX)) {
                try {
                    byte[] run = storage.read(Layout.STAGING + "/" + name);
                    runs.merge(new String(run, StandardCharsets.UTF_8), 1, Integer::sum);
                } catch (NoSuchFileException | FileNotFoundException e) {
                    // that attempt has ended in an orderly way since
                }
            }
        }
        return runs;
    }

    /** The attempt begins with {@code runId}, and is done with the run before. */
    public void begin(String runId) throws IOException {
        begun = true;
        storage.write(file, runId.getBytes(StandardCharsets.UTF_8));
    }

    /** The attempt has ended, whether well or not. */
    public void end() throws IOException {
        if (begun) {
            storage.delete(file);
        }
    }
}
