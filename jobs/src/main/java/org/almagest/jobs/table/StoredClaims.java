package org.almagest.jobs.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/** The claims that a sweep file makes of its own sweep, kept in the output folder so that it can be judged without the file. */
public final class StoredClaims {
    private static final String FOLDER = Layout.OWN + "/claims";
    private static final String SUFFIX = ".yaml";

    /** Writing a small file takes milliseconds; whoever holds the lock so long is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private StoredClaims() {}

    /**
     * Keeps the file of a sweep, in one step: who reads meanwhile finds the old one or the new one.
     *
     * @param outputFolder the output folder, a local path or a URI; made where it is missing
     * @param sweep name of the sweep
     * @param text the sweep file; null where it makes no claims, then none are kept
     * @throws OutputException if the folder cannot be used
     */
    @SuppressWarnings("try")
    public static void keep(String outputFolder, String sweep, @Nullable String text) {
        Storage storage = Storage.at(outputFolder);
        Layout.check(storage);
        String file = FOLDER + "/" + sweep + SUFFIX;
        try {
            if (text == null && storage.kind(file) != Storage.Kind.FILE) {
                return;
            }
            storage.makeFolder(FOLDER);
            try (Closeable lock = storage.lock(Layout.OWN + "/claims.lock", PATIENCE)) {
                if (text == null) {
                    storage.delete(file);
                } else {
                    storage.write(file + ".new", text.getBytes(StandardCharsets.UTF_8));
                    storage.move(file + ".new", file);
                }
                storage.sync(FOLDER);
            }
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /**
     * The sweep files that make claims, by name of the sweep.
     *
     * @throws OutputException if the folder cannot be read
     */
    public static SortedMap<String, String> read(String outputFolder) {
        Storage storage = Storage.at(outputFolder);
        SortedMap<String, String> texts = new TreeMap<>();
        try {
            for (String name : storage.list(FOLDER)) {
                if (name.endsWith(SUFFIX)) {
                    texts.put(
                            name.substring(0, name.length() - SUFFIX.length()),
                            new String(storage.read(FOLDER + "/" + name), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
        return texts;
    }

    /** Where the file of a sweep lies in the folder, for messages. */
    public static String path(String sweep) {
        return FOLDER + "/" + sweep + SUFFIX;
    }
}
