package org.almagest.jobs.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.RunIdentity;
import org.jspecify.annotations.Nullable;

/**
 * What lies where in an output folder: a folder for each table, and {@code _almagest} for what only we read. Readers
 * skip names that begin with an underscore, so nothing in there is ever taken for a table.
 */
public final class Layout {
    static final String OWN = "_almagest";
    static final String SCHEMA = OWN + "/schema.json";
    private static final String RUN_IDENTITY = "run_identity";
    static final String LOCK = OWN + "/lock";
    public static final String STAGING = OWN + "/staging";
    public static final String COMMITS = OWN + "/commits";

    private static final String SUFFIX = ".parquet";

    /** The page about the tables; it may be there before the first of them is. */
    private static final String REPORT = "report.html";

    /** A file without rows, so that readers which take the columns from the first file find one in every folder. */
    private static final String EMPTY = "schema" + SUFFIX;

    /** Making the layout takes milliseconds; whoever holds its lock so long is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Layout() {}

    /** The path of the file {@code name} of {@code table}, under the table or under another folder that mirrors it. */
    static String tableFile(Table table, String name) {
        return table.folder() + "/" + name + SUFFIX;
    }

    /** Whether {@code name} in a table's folder is a file that readers read. */
    static boolean isTableFile(String name) {
        return name.endsWith(SUFFIX) && !name.startsWith("_") && !name.startsWith(".");
    }

    /** The bundle whose rows the file {@code path} of a table holds, or the name of a merged file. */
    static String bundle(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - SUFFIX.length());
    }

    /** Whether {@code name} is the file without rows. */
    static boolean isEmptyFile(String name) {
        return name.equals(EMPTY);
    }

    /**
     * Checks that {@code storage} is an output folder of this version, or none yet.
     *
     * @throws OutputException if it is of another version
     */
    static void checkVersion(Storage storage) {
        try {
            if (storage.kind(SCHEMA) != Storage.Kind.FILE) {
                return;
            }
            String text = new String(storage.read(SCHEMA), StandardCharsets.UTF_8);
            JsonNode version;
            try {
                version = JSON.readTree(text).path("schema_version");
            } catch (IOException e) {
                throw wrongVersion(storage, text.strip(), e);
            }
            if (!version.isInt() || version.intValue() != OutputFolder.SCHEMA_VERSION) {
                throw wrongVersion(storage, version.isMissingNode() ? text.strip() : version.toString(), null);
            }
        } catch (IOException e) {
            throw cannotUse(storage, e);
        }
    }

    /**
     * Checks, without writing anything, that {@code storage} may become or already is an output folder.
     *
     * @throws OutputException if it is a file, has foreign content, or is of another version
     */
    static void check(Storage storage) {
        try {
            if (storage.kind("") == Storage.Kind.FILE) {
                throw new OutputException(String.format(
                        Locale.ROOT,
                        "output folder %s is a file: expected a folder, or nothing yet; choose another with --out",
                        storage.location()));
            }
            if (storage.kind(SCHEMA) != Storage.Kind.FILE) {
                List<String> foreign = storage.list("").stream()
                        .filter(name -> !name.equals(OWN) && !name.equals(REPORT) && !name.startsWith("."))
                        .toList();
                if (!foreign.isEmpty()) {
                    throw new OutputException(String.format(
                            Locale.ROOT,
                            "output folder %s already holds something else (%s%s): expected an empty folder, none yet, or "
                                    + "one that Almagest made; choose another with --out",
                            storage.location(),
                            foreign.get(0),
                            foreign.size() > 1 ? ", …" : ""));
                }
            }
        } catch (IOException e) {
            throw cannotUse(storage, e);
        }
        checkVersion(storage);
    }

    /**
     * Checks that the runs that are there would be recognised; only who adds runs has to.
     *
     * @throws OutputException if their identities are of another version
     */
    static void checkIdentity(Storage storage) {
        try {
            if (storage.kind(SCHEMA) != Storage.Kind.FILE) {
                return;
            }
            // the first folders did not say
            int found = JSON.readTree(storage.read(SCHEMA)).path(RUN_IDENTITY).asInt(1);
            if (found != RunIdentity.VERSION) {
                throw new OutputException(String.format(
                        Locale.ROOT,
                        "output folder %s was written by another version: found run_identity %d in %s, expected %d; its runs "
                                + "would not be recognised, and all be carried out again beside themselves. Choose another "
                                + "folder with --out, or use the version of Almagest that wrote it; to analyse, report, "
                                + "export or serve what is there needs neither",
                        storage.location(),
                        found,
                        SCHEMA,
                        RunIdentity.VERSION));
            }
        } catch (IOException e) {
            throw cannotUse(storage, e);
        }
    }

    /** Makes what is missing, in an order such that a folder left half made is recognised and completed later. */
    @SuppressWarnings("try")
    static void complete(Storage storage) throws IOException {
        storage.makeFolder(OWN);
        storage.makeFolder(COMMITS);
        storage.makeFolder(STAGING);
        if (isComplete(storage)) {
            // a lock takes a while where it is a lease
            return;
        }
        try (Closeable lock = storage.lock(OWN + "/layout.lock", PATIENCE)) {
            completeAlone(storage);
        }
    }

    private static boolean isComplete(Storage storage) throws IOException {
        if (storage.kind(SCHEMA) != Storage.Kind.FILE) {
            return false;
        }
        for (Table table : Table.values()) {
            if (storage.kind(table.folder() + "/" + EMPTY) != Storage.Kind.FILE) {
                return false;
            }
        }
        return true;
    }

    private static void completeAlone(Storage storage) throws IOException {
        if (storage.kind(SCHEMA) != Storage.Kind.FILE) {
            String made = SCHEMA + ".new";
            storage.write(
                    made,
                    String.format(
                                    Locale.ROOT,
                                    "{\"schema_version\": %d, \"%s\": %d}%n",
                                    OutputFolder.SCHEMA_VERSION,
                                    RUN_IDENTITY,
                                    RunIdentity.VERSION)
                            .getBytes(StandardCharsets.UTF_8));
            storage.move(made, SCHEMA);
            storage.sync(OWN);
        }
        for (Table table : Table.values()) {
            String empty = table.folder() + "/" + EMPTY;
            if (storage.kind(empty) != Storage.Kind.FILE) {
                storage.makeFolder(table.folder());
                String made = OWN + "/" + table.folder() + ".new";
                storage.delete(made);
                new RowWriter(table, storage.output(made)).close();
                storage.move(made, empty);
                storage.sync(table.folder());
            }
        }
        storage.sync("");
    }

    /** The file system refused: what to tell the user. */
    static OutputException cannotUse(Storage storage, IOException cause) {
        return new OutputException(
                String.format(
                        Locale.ROOT,
                        "cannot use output folder %s (%s): expected a folder where this user may write, with space left; choose "
                                + "another with --out, or change its permissions",
                        storage.location(),
                        reason(cause)),
                cause);
    }

    /** A failure in a few words; the messages of many are but a path. */
    static String reason(Throwable cause) {
        Throwable reason = Reason.of(cause);
        String type = reason.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
        return reason.getMessage() == null ? type : type + ": " + reason.getMessage();
    }

    private static OutputException wrongVersion(Storage storage, String found, @Nullable Throwable cause) {
        return new OutputException(
                String.format(
                        Locale.ROOT,
                        "output folder %s was written by another version: found schema_version %s in %s, expected %d; choose "
                                + "another folder with --out, or use the version of Almagest that wrote it",
                        storage.location(),
                        found,
                        SCHEMA,
                        OutputFolder.SCHEMA_VERSION),
                cause);
    }
}
