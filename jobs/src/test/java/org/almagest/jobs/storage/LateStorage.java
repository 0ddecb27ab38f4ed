package org.almagest.jobs.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/** A store whose listings show what was there a while ago. What is asked for by name is there at once, or gone at once. */
final class LateStorage implements Storage {
    private final Storage store;
    private final long late;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long calls;

    /**
     * Over {@code store}.
     *
     * @param late after how many further calls a change is listed
     */
    LateStorage(Storage store, long late) {
        this.store = store;
        this.late = late;
    }

    private record Change(String path, boolean appeared, long at) {}

    /** Whoever changes nothing for long enough sees all that is there. */
    synchronized void settle() {
        changes.clear();
    }

    private void change(String path, boolean appeared, boolean wasThere) {
        if (wasThere != appeared) {
            changes.addFirst(new Change(path, appeared, calls));
        }
    }

    private boolean isThere(String path) throws IOException {
        return store.kind(path) != Kind.MISSING;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public int atOnce() {
        return 4;
    }

    @Override
    public synchronized Kind kind(String path) throws IOException {
        calls++;
        return store.kind(path);
    }

    @Override
    public synchronized List<String> list(String path) throws IOException {
        calls++;
        SortedSet<String> names = new TreeSet<>(store.list(path));
        String prefix = path.isEmpty() ? "" : path + "/";
        for (Iterator<Change> newestFirst = changes.iterator(); newestFirst.hasNext(); ) {
            Change change = newestFirst.next();
            if (calls - change.at() > late) {
                break;
            }
            String name = change.path().startsWith(prefix) ? change.path().substring(prefix.length()) : "/";
            if (name.contains("/")) {
                continue;
            }
            if (change.appeared()) {
                names.remove(name);
            } else {
                names.add(name);
            }
        }
        return List.copyOf(names);
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
    public synchronized void write(String path, byte[] content) throws IOException {
        calls++;
        change(path, true, isThere(path));
        store.write(path, content);
    }

    @Override
    public synchronized void move(String from, String to) throws IOException {
        calls++;
        boolean wasThere = isThere(to);
        store.move(from, to);
        change(from, false, true);
        change(to, true, wasThere);
    }

    @Override
    public void sync(String path) throws IOException {
        store.sync(path);
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        calls++;
        change(path, false, isThere(path));
        store.delete(path);
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
