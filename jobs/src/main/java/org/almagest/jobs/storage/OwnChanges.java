package org.almagest.jobs.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A storage whose listings know what this process has changed, where the store's own show it late: an object that has been PUT is read
 * by its name at once everywhere, but some stores list it seconds after, and what was deleted for seconds longer. So a sweep never takes
 * what it has just published for missing. Another process may see rows late; none is lost by that.
 */
final class OwnChanges implements Storage {
    private static final ConcurrentHashMap<String, Recent> HERE = new ConcurrentHashMap<>();

    private final Storage store;
    private final Recent recent;

    /** Knows what {@code recent} knows, and adds to it. */
    OwnChanges(Storage store, Recent recent) {
        this.store = store;
        this.recent = recent;
    }

    /** All that ask for one folder in this process know of each other's changes. */
    static OwnChanges of(Storage store) {
        return new OwnChanges(store, HERE.computeIfAbsent(store.location(), any -> new Recent(Recent.LATEST)));
    }

    /** What has changed in a folder, for as long as a store may take to list it. */
    static final class Recent {
        /** Stores promise seconds; more would be memory for nothing. */
        static final Duration LATEST = Duration.ofMinutes(2);

        private final long nanos;

        /** By path, the oldest change first. */
        private final Map<String, Change> changes = new LinkedHashMap<>();

        Recent(Duration latest) {
            this.nanos = latest.toNanos();
        }

        private record Change(boolean appeared, long at) {}

        private synchronized void note(String path, boolean appeared) {
            long now = forget();
            changes.remove(path);
            changes.put(path, new Change(appeared, now));
        }

        /** What is too old, on listing too: else a folder that nobody changes any more would keep its last changes for good. */
        private long forget() {
            long now = System.nanoTime();
            Iterator<Change> oldest = changes.values().iterator();
            while (oldest.hasNext() && now - oldest.next().at() >= nanos) {
                oldest.remove();
            }
            return now;
        }

        private synchronized List<String> corrected(String folder, List<String> listed) {
            forget();
            SortedSet<String> names = new TreeSet<>(listed);
            String prefix = folder.isEmpty() ? "" : folder + "/";
            changes.forEach((path, change) -> {
                String name = path.substring(Math.min(path.length(), prefix.length()));
                if (path.startsWith(prefix) && !name.isEmpty() && name.indexOf('/') < 0) {
                    if (change.appeared()) {
                        names.add(name);
                    } else {
                        names.remove(name);
                    }
                }
            });
            return List.copyOf(names);
        }
    }

    /** What lists late. */
    Storage store() {
        return store;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public int atOnce() {
        return store.atOnce();
    }

    @Override
    public Kind kind(String path) throws IOException {
        return store.kind(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return recent.corrected(path, store.list(path));
    }

    @Override
    public void makeFolder(String path) throws IOException {
        store.makeFolder(path);
    }

    @Override
    public byte[] read(String path) throws IOException {
        return store.read(path);
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        store.write(path, content);
        recent.note(path, true);
    }

    @Override
    public void move(String from, String to) throws IOException {
        store.move(from, to);
        recent.note(from, false);
        recent.note(to, true);
    }

    @Override
    public void sync(String path) throws IOException {
        store.sync(path);
    }

    @Override
    public void delete(String path) throws IOException {
        store.delete(path);
        recent.note(path, false);
    }

    @Override
    public OutputFile output(String path) throws IOException {
        return store.output(path);
    }

    @Override
    public InputFile input(String path) throws IOException {
        return store.input(path);
    }

    @Override
    public Lock lock(String path, Duration patience) throws IOException {
        return store.lock(path, patience);
    }
}
