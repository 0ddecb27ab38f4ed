package org.almagest.jobs.table;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * An output folder as the one process sees it that publishes there. Publishing a bundle moves several files, so it is
 * written down first: {@code _almagest/commits/BUNDLE.json} names the moves. Whoever opens the folder next carries out
 * what is written there before anything else, so that a bundle once begun is always published whole, and only once.
 */
public final class OutputFolder implements Closeable {
    /** Raised when a table's columns or the layout change so that older and newer files do not mix. */
    public static final int SCHEMA_VERSION = 2;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = ".json";

    /** A file of which the largest table has more is left alone: readers like it as it is. */
    private static final long MOST_BYTES = 1L << 30;

    /** Files that are put into one as a sweep goes; so many a table may be left. */
    private static final int FAN = 32;

    private final Storage storage;
    private final Storage.Lock lock;
    private final Set<String> published = new HashSet<>();
    private @Nullable CompactionPlan plan;
    private @Nullable Replacement replacement;
    private @Nullable CompactionException trouble;

    private OutputFolder(Storage storage, Storage.Lock lock) {
        this.storage = storage;
        this.lock = lock;
    }

    /**
     * Opens the folder, making it where it is missing, for this process alone; completes what an earlier process began
     * to publish, and discards what it did not.
     *
     * @throws OutputException if it is a file, cannot be written, has foreign content, is of another version, or is in
     *     use; nothing is written then
     */
    public static OutputFolder open(Storage storage) {
        return open(storage, Duration.ZERO);
    }

    /**
     * As {@link #open(Storage)}, but waits for another process that publishes there.
     *
     * @param patience how long to wait, at most
     */
    public static OutputFolder open(Storage storage, Duration patience) {
        Layout.check(storage);
        Layout.checkIdentity(storage);
        Storage.Lock lock;
        try {
            storage.makeFolder(Layout.OWN);
            lock = storage.lock(Layout.LOCK, patience);
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
        OutputFolder folder = new OutputFolder(storage, lock);
        boolean ready = false;
        try {
            Layout.complete(storage);
            folder.rollForward();
            folder.rollForwardUnlisted();
            folder.discardStaged(staged -> true);
            ready = true;
            return folder;
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        } finally {
            if (!ready) {
                folder.close();
            }
        }
    }

    /**
     * Whether there is an output folder at {@code place}, whatever is in it; it is only looked at.
     *
     * @param place a local path or a URI
     * @throws OutputException if its file system does not answer
     */
    public static boolean isAt(String place) {
        Storage storage = Storage.at(place);
        try {
            return storage.kind(Layout.OWN) == Storage.Kind.FOLDER;
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /** The identities of all published runs. */
    public Set<String> runIds() {
        Set<String> ids = new RunIdSet();
        TableReader.forEach(storage, Table.RUNS, List.of("run_id"), row -> ids.add((String) row[0]));
        return ids;
    }

    /**
     * From now on {@link #publish} puts the rows of runs that ended in one of {@code statuses} in the place of their old ones.
     *
     * @return the identities of these runs
     */
    public Set<String> replacing(Set<String> statuses) {
        try {
            Replacement made = new Replacement(storage, statuses);
            replacement = made;
            return made.runs();
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /** How many bundles are well published at once. */
    public int atOnce() {
        return storage.atOnce();
    }

    /**
     * Makes a bundle visible, and returns when it would survive a loss of power. A bundle of the same name that was
     * published through this object before is left as it is, and this one is discarded.
     *
     * @throws OutputException if the file system refuses; the next {@link #open} completes it if it was begun
     */
    public void publish(StagedBundle bundle) {
        publish(List.of(bundle));
    }

    /**
     * As {@link #publish(StagedBundle)}, for several at once: each becomes visible whole, in any order.
     *
     * @throws OutputException if the file system refuses; the next {@link #open} completes those that were begun
     */
    public void publish(List<StagedBundle> bundles) {
        try {
            List<StagedBundle> fresh = new ArrayList<>();
            for (StagedBundle bundle : bundles) {
                if (published.add(bundle.bundle())) {
                    fresh.add(bundle);
                } else {
                    storage.delete(StagedBundle.folder(bundle.bundle(), bundle.attempt()));
                }
            }
            take(fresh, this::checkStaged);
            lock.requireHeld();
            Replacement replacing = replacement;
            if (replacing == null) {
                take(fresh, this::decide);
                storage.sync(Layout.COMMITS);
                carryOut(fresh);
                return;
            }
            for (StagedBundle bundle : fresh) {
                if (!replacing.replace(bundle)) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT, "bundle %s has runs that are not to be carried out again", bundle.bundle()));
                }
                storage.delete(StagedBundle.folder(bundle.bundle(), bundle.attempt()));
            }
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /** From here on it will be published, whoever does it. */
    private void decide(StagedBundle bundle) throws IOException {
        String record = record(bundle);
        storage.write(record + ".new", JSON.writeValueAsBytes(bundle));
        storage.move(record + ".new", record);
    }

    private static String record(StagedBundle bundle) {
        return Layout.COMMITS + "/" + bundle.bundle() + RECORD;
    }

    /**
     * Has files merged as bundles are published from now on, and merges what an earlier process has left. What cannot be
     * merged is left as it is, see {@link #trouble}.
     *
     * @param bundles all bundles of a sweep, published or not, in the order in which they will be carried out
     * @throws OutputException if the file system refuses in the middle; the next {@link #open} completes it
     */
    public void planCompaction(List<String> bundles) {
        attempt(() -> {
            CompactionPlan made = new CompactionPlan(new Compaction(storage), bundles, FAN, MOST_BYTES);
            plan = made;
            made.goOn();
        });
    }

    /**
     * Merges what has become complete by a bundle that {@link #publish} has published.
     *
     * @throws OutputException if the file system refuses in the middle; the next {@link #open} completes it
     */
    public void compactAfter(StagedBundle bundle) {
        CompactionPlan planned = plan;
        if (planned != null) {
            attempt(() -> planned.published(bundle.bundle()));
        }
    }

    /**
     * Merges what is left of the plan, now that all its bundles are published.
     *
     * @throws OutputException if the file system refuses in the middle; the next {@link #open} completes it
     */
    public void finishCompaction() {
        CompactionPlan planned = plan;
        if (planned != null) {
            // what was in the way may be gone
            trouble = null;
            attempt(planned::finish);
        }
    }

    /** Why files are not merged any more; null if nothing hinders it. The tables are whole nevertheless. */
    public @Nullable CompactionException trouble() {
        return trouble;
    }

    /**
     * Merges files whatever sweep they are of, into as few as are of a good size.
     *
     * @throws CompactionException if a file cannot be read or written; the tables are whole nevertheless
     * @throws OutputException if the file system refuses in the middle; the next {@link #open} completes it
     */
    public Compacted compact() {
        try {
            return new Compaction(storage).all(MOST_BYTES);
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /**
     * Removes what other attempts at the bundles published through this object have left, such as those of executors
     * that died.
     *
     * @throws OutputException if the folder cannot be listed
     */
    public void discardOtherAttempts() {
        try {
            // another sweep may be staging here where there are no locks
            discardStaged(staged -> published.stream().anyMatch(bundle -> staged.startsWith(bundle + "-")));
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    private void attempt(Step step) {
        if (trouble != null) {
            return;
        }
        try {
            step.take();
        } catch (CompactionException e) {
            trouble = e;
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    /** A part of compaction. */
    private interface Step {
        void take() throws IOException;
    }

    /**
     * Takes a bundle back: its runs count as not done from the moment that its file in {@code runs} is gone, which goes
     * first.
     *
     * @param bundle its name, that of its files; also that of a merged file, whose bundles all go then
     * @throws OutputException if the file system refuses; the same call again goes on from there
     */
    public void retract(String bundle) {
        try {
            List<Table> tables = new ArrayList<>(List.of(Table.values()));
            // a reader who begins with the table runs never finds a run there without its rows
            tables.remove(Table.RUNS);
            tables.add(0, Table.RUNS);
            for (Table table : tables) {
                storage.delete(Layout.tableFile(table, bundle));
                storage.sync(table.folder());
            }
            published.remove(bundle);
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }

    private void checkStaged(StagedBundle bundle) throws IOException {
        for (Table table : bundle.tables()) {
            if (storage.kind(bundle.file(table)) != Storage.Kind.FILE) {
                throw new OutputException(String.format(
                        Locale.ROOT,
                        "output folder %s: an executor wrote %s, but it is not there; expected a folder that all "
                                + "executors and the driver share, such as hdfs://host:8020/path or a network disk",
                        storage.location(),
                        bundle.file(table)));
            }
        }
    }

    private void rollForward() throws IOException {
        for (String name : storage.list(Layout.COMMITS)) {
            String record = Layout.COMMITS + "/" + name;
            if (storage.kind(record) == Storage.Kind.MISSING) {
                // it was carried out, and is still listed
                continue;
            }
            if (name.endsWith(Merge.RECORD)) {
                Merge merge;
                try {
                    merge = Merge.read(storage, record);
                } catch (IOException e) {
                    throw damaged(record, String.valueOf(e.getMessage()));
                }
                merge.carryOut(storage);
                continue;
            }
            if (!name.endsWith(RECORD)) {
                // The process died before it had decided to publish.
                storage.delete(record);
                continue;
            }
            carryOut(List.of(read(record)));
        }
    }

    /**
     * What is staged may have a record that is not listed yet: another process has written it a moment ago, and died. Asked for by its
     * name it is there. Without this, what it promises would be discarded.
     */
    private void rollForwardUnlisted() throws IOException {
        for (String staged : storage.list(Layout.STAGING)) {
            String merge = Layout.COMMITS + "/" + staged + Merge.RECORD;
            String record = Layout.COMMITS + "/" + staged.replaceFirst("-.*", "") + RECORD;
            if (Contents.isMerged(staged)) {
                if (storage.kind(merge) == Storage.Kind.FILE) {
                    Merge.read(storage, merge).carryOut(storage);
                }
            } else if (storage.kind(record) == Storage.Kind.FILE) {
                carryOut(List.of(read(record)));
            }
        }
    }

    private StagedBundle read(String record) throws IOException {
        try {
            return JSON.readValue(storage.read(record), StagedBundle.class);
        } catch (JacksonException e) {
            throw damaged(record, "it is no commit record: " + e.getOriginalMessage());
        }
    }

    private void discardStaged(Predicate<String> which) throws IOException {
        for (String staged : storage.list(Layout.STAGING).stream().filter(which).toList()) {
            try {
                storage.delete(Layout.STAGING + "/" + staged);
            } catch (IOException e) {
                // An executor that has outlived its driver may still be writing there. No reader looks, and the next
                // start tries again.
            }
        }
    }

    /** Idempotent: a move that was made already is skipped. A bundle's runs come last, after all its other rows. */
    private void carryOut(List<StagedBundle> bundles) throws IOException {
        List<Abreast.Step> others = new ArrayList<>();
        List<Abreast.Step> runs = new ArrayList<>();
        for (StagedBundle bundle : bundles) {
            for (Table table : bundle.tables()) {
                (table == Table.RUNS ? runs : others).add(() -> raise(bundle, table));
            }
        }
        Abreast.take(storage, others);
        Abreast.take(storage, runs);
        take(bundles, bundle -> storage.delete(record(bundle)));
        take(bundles, bundle -> storage.delete(StagedBundle.folder(bundle.bundle(), bundle.attempt())));
    }

    private void raise(StagedBundle bundle, Table table) throws IOException {
        String from = bundle.file(table);
        String to = Layout.tableFile(table, bundle.bundle());
        if (storage.kind(from) == Storage.Kind.FILE) {
            storage.move(from, to);
            storage.sync(table.folder());
        } else if (storage.kind(to) != Storage.Kind.FILE) {
            throw damaged(record(bundle), String.format(Locale.ROOT, "neither %s nor %s is there", from, to));
        }
    }

    /** Takes a step for each of several bundles. */
    private void take(List<StagedBundle> bundles, BundleStep step) throws IOException {
        List<Abreast.Step> steps = new ArrayList<>();
        bundles.forEach(bundle -> steps.add(() -> step.take(bundle)));
        Abreast.take(storage, steps);
    }

    /** Something done for each bundle by itself. */
    private interface BundleStep {
        void take(StagedBundle bundle) throws IOException;
    }

    private OutputException damaged(String record, String found) {
        return new OutputException(String.format(
                Locale.ROOT,
                "output folder %s: cannot complete %s (%s); expected the files that it names. Something else has "
                        + "removed or changed them: restore them, or start anew in another folder with --out",
                storage.location(),
                record,
                found));
    }

    /** Lets others publish here. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw Layout.cannotUse(storage, e);
        }
    }
}
