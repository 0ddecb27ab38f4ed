package org.almagest.dynamics.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Loaded data sets, the least recently used dropped first. The bound is soft: the data set used last stays even if it
 * alone exceeds it, since the runs that follow usually want it too. Thread-safe.
 */
final class DataCache {
    /**
     * What determines a data set's numbers.
     *
     * @param source name of the data source
     * @param settings its settings
     * @param files the state of the files it reads
     */
    record Key(String source, Settings settings, List<FileStamp> files) {
        Key {
            files = List.copyOf(files);
        }
    }

    private final long bound;
    private final Map<Key, CompletableFuture<DataSet>> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * An empty cache.
     *
     * @param bound bytes of data above which the least recently used are dropped
     */
    DataCache(long bound) {
        this.bound = bound;
    }

    /**
     * The data set under {@code key}; {@code loader} makes it if nobody has yet. Threads that ask while it is being
     * loaded wait for it. What {@code loader} throws is thrown here and not remembered.
     */
    DataSet get(Key key, Supplier<DataSet> loader) {
        CompletableFuture<DataSet> mine = new CompletableFuture<>();
        CompletableFuture<DataSet> present;
        synchronized (entries) {
            present = entries.get(key);
            if (present == null) {
                entries.put(key, mine);
            }
        }
        if (present == null) {
            return fill(key, mine, loader);
        }
        try {
            return present.join();
        } catch (CompletionException e) {
            // That thread's failure may be its own: an interrupt, for one, closes the file it reads.
            return loader.get();
        }
    }

    /** The data set under {@code key} if it is loaded already. */
    @Nullable
    DataSet peek(Key key) {
        synchronized (entries) {
            CompletableFuture<DataSet> entry = entries.get(key);
            return entry != null && entry.isDone() ? entry.join() : null;
        }
    }

    private DataSet fill(Key key, CompletableFuture<DataSet> entry, Supplier<DataSet> loader) {
        try {
            DataSet data = loader.get();
            entry.complete(data);
            dropBeyondBound();
            return data;
        } catch (RuntimeException | Error e) {
            synchronized (entries) {
                entries.remove(key, entry);
            }
            entry.completeExceptionally(e);
            throw e;
        }
    }

    private void dropBeyondBound() {
        synchronized (entries) {
            long total = 0;
            for (CompletableFuture<DataSet> entry : entries.values()) {
                total += bytes(entry);
            }
            Iterator<CompletableFuture<DataSet>> oldestFirst = entries.values().iterator();
            for (int left = entries.size(); left > 1 && total > bound; left--) {
                long bytes = bytes(oldestFirst.next());
                // What is still being loaded counts as nothing and stays.
                if (bytes > 0) {
                    oldestFirst.remove();
                    total -= bytes;
                }
            }
        }
    }

    private static long bytes(CompletableFuture<DataSet> entry) {
        if (!entry.isDone()) {
            return 0;
        }
        DataSet data = entry.join();
        NodeGraph graph = data.graph();
        SetAside aside = data.aside();
        long more = aside == null ? 0 : bytes(aside.outer()) + bytes(aside.validation());
        return bytes(data.train()) + bytes(data.test()) + more + (graph == null ? 0 : graph.bytes());
    }

    private static long bytes(Examples examples) {
        return Double.BYTES * ((long) examples.inputs().length + examples.targets().length);
    }
}
