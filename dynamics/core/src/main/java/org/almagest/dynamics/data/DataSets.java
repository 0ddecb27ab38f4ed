package org.almagest.dynamics.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
     * The numbers in one input and one target, and the examples, that {@link #load} gives: without loading
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
                        loaded.train().count(),
                        loaded.test().count());
    }

    /**
     * What {@code source} takes from its files where {@code settings} leave it open, in sentences that name source and files.
     *
     * @throws DataException as {@link #load}
     * @throws IllegalArgumentException as {@link #load}
     */
    public static List<String> guesses(String source, Settings settings) {
        DataSource named = SOURCES.named(source);
        return guesses(named, settings);
    }

    /** As {@link #guesses(String, Settings)}, for a source that need not be on the class path. */
    public static List<String> guesses(DataSource source, Settings settings) {
        List<String> guesses = source.guesses(settings);
        if (guesses.isEmpty()) {
            return guesses;
        }
        String files = String.join(", ", new TreeMap<>(source.files(settings)).values());
        return guesses.stream()
                .map(guess -> String.format(Locale.ROOT, "data %s, %s: %s", source.name(), files, guess))
                .toList();
    }

    /**
     * What the files hold that {@code source} reads under {@code settings}, by what each of them is: SHA-256 in hexadecimal
     * digits, as {@code sha256sum} prints it, or words where a file cannot be read. Nothing for a source that reads none, or
     * whose settings name none where some are needed: what is missing is for {@link #load} to say.
     */
    public static Map<String, String> contents(DataSource source, Settings settings) {
        Map<String, String> files;
        try {
            files = source.files(settings);
        } catch (DataException e) {
            return Map.of();
        }
        return contents(files);
    }

    /** What {@code files} hold, paths by what each of them is; see {@link #contents(DataSource, Settings)}. */
    public static Map<String, String> contents(Map<String, String> files) {
        Map<String, String> contents = new TreeMap<>();
        files.forEach((file, path) -> contents.put(file, FileContents.of(path)));
        return contents;
    }

    /**
     * As {@link #load(String, Settings)}, from files that hold what they held when a run was planned.
     *
     * @param contents what {@link #contents} gave then; nothing where that is not known
     * @throws DataException also if a file has changed since
     */
    public static DataSet load(String source, Settings settings, Map<String, String> contents) {
        if (!contents.isEmpty()) {
            checkUnchanged(SOURCES.named(source).files(settings), contents);
        }
        return load(source, settings);
    }

    /**
     * Checks that files hold what they held when a run was planned.
     *
     * @param files paths by what each of them is
     * @param contents what {@link #contents(Map)} gave then
     * @throws DataException if one has changed since
     */
    public static void checkUnchanged(Map<String, String> files, Map<String, String> contents) {
        files.forEach((file, path) -> {
            String planned = contents.get(file);
            String found = FileContents.of(path);
            if (planned != null && !planned.equals(found) && FileContents.isHash(found)) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has changed since the run was planned: expected a file of SHA-256 %s, found %s; put the file back, or start the sweep again, which makes new runs of what is there now",
                        path,
                        planned,
                        found));
            }
        });
    }

    private static DataCache.Key key(DataSource source, Settings settings) {
        List<FileStamp> files = new TreeMap<>(source.files(settings))
                .values().stream().map(FileStamp::of).toList();
        return new DataCache.Key(source.name(), settings, files);
    }
}
