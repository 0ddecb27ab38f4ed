package org.almagest.dynamics.data;

import java.util.List;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Settings;

/**
 * The data sets that a run can ask for by name. Runs of one process that ask for the same data share one copy, which
 * is why {@link Examples} are read-only.
 */
public final class DataSets {
    /** All data sources on the class path. */
    public static final Extensions<DataSource> SOURCES =
            Extensions.load(DataSource.class, "data source", DataSource::name);

    /** Data beside the memory of the runs themselves: a quarter of the heap, so that eight runs still find room. */
    private static final DataCache CACHE = new DataCache(Runtime.getRuntime().maxMemory() / 4);

    private DataSets() {}

    /**
     * The data set of {@code source} under {@code settings}; the same object for as long as it is in use and its files
     * are unchanged. Safe to call from many threads: the data is read once.
     *
     * @throws DataException if the data is missing or damaged, naming the file, what was expected and what was found
     * @throws IllegalArgumentException if no source has that name, naming those known
     */
    public static DataSet load(String source, Settings settings) {
        DataSource named = SOURCES.named(source);
        return CACHE.get(key(named, settings), () -> named.load(settings));
    }

    /**
     * The numbers in one input and one target, and the training examples, that {@link #load} gives: without loading
     * where the source can tell.
     *
     * @throws DataException as {@link #load}
     * @throws IllegalArgumentException as {@link #load}
     */
    public static DataSource.Dimensions dimensions(String source, Settings settings) {
        DataSource named = SOURCES.named(source);
        DataSet loaded = CACHE.peek(key(named, settings));
        return loaded == null
                ? named.dimensions(settings)
                : new DataSource.Dimensions(
                        loaded.train().features(),
                        loaded.train().outputs(),
                        loaded.train().count());
    }

    private static DataCache.Key key(DataSource source, Settings settings) {
        List<FileStamp> files =
                source.files(settings).stream().map(FileStamp::of).toList();
        return new DataCache.Key(source.name(), settings, files);
    }
}
