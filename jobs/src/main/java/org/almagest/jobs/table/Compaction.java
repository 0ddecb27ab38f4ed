package org.almagest.jobs.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of several files into one, file after file, so that rows keep their order and no more than a part of one
 * file is in memory.
 */
final class Compaction {
    /** All that a sweep publishes; the others are replaced whole. */
    private static final List<Table> TABLES = List.of(
            Table.TRAJECTORY,
            Table.MEASUREMENTS,
            Table.SPECTRA,
            Table.MATRICES,
            Table.WEIGHTS,
            Table.EXECUTIONS,
            Table.RUNS);

    private final Storage storage;

    Compaction(Storage storage) {
        this.storage = storage;
    }

    /**
     * What has one name in all tables.
     *
     * @param name without the suffix
     * @param tables those that have it
     * @param contents what it holds, by table; a single bundle's files do not say
     * @param bytes of its largest table as its bundles were published, which is the same however they were merged; but for
     *     executions, whose times differ from one sweep to the next
     */
    record Source(String name, Set<Table> tables, Map<Table, Contents> contents, long bytes) {
        /** The bundles in it, in their order. */
        List<String> bundles() {
            return contents.isEmpty()
                    ? List.of(name)
                    : contents.values().iterator().next().parts().stream()
                            .map(Contents.Part::bundle)
                            .toList();
        }
    }

    /**
     * Merges all files in the order of their names, but for those that are large enough.
     *
     * @param mostBytes of the largest table in one file
     * @return how many names there were, and how many there are
     * @throws CompactionException if a file cannot be read or written; what is merged by then stays
     */
    Compacted all(long mostBytes) throws IOException {
        List<String> names = names();
        List<Source> open = new ArrayList<>();
        long bytes = 0;
        int after = names.size();
        for (String name : names) {
            Source source = source(name);
            if (source.bytes() >= mostBytes / 2) {
                continue;
            }
            if (bytes + source.bytes() > mostBytes) {
                after -= together(open);
                open.clear();
                bytes = 0;
            }
            open.add(source);
            bytes += source.bytes();
        }
        after -= together(open);
        return new Compacted(names.size(), after);
    }

    /** How many files less there are by that. */
    private int together(List<Source> sources) throws IOException {
        if (sources.size() < 2) {
            return 0;
        }
        merge(sources);
        return sources.size() - 1;
    }

    /** The names that {@code runs} has, and so all that is published. */
    List<String> names() throws IOException {
        return storage.list(Table.RUNS.folder()).stream()
                .filter(file -> Layout.isTableFile(file) && !Layout.isEmptyFile(file))
                .map(Layout::bundle)
                // a table that was written whole
                .filter(name -> !name.equals(Table.RUNS.folder()))
                .toList();
    }

    /** Looks at the files of this name. */
    Source source(String name) throws IOException {
        Set<Table> tables = EnumSet.noneOf(Table.class);
        Map<Table, Contents> all = new EnumMap<>(Table.class);
        long most = 0;
        for (Table table : TABLES) {
            String path = Layout.tableFile(table, name);
            if (storage.kind(path) != Storage.Kind.FILE) {
                continue;
            }
            tables.add(table);
            Contents contents = Contents.isMerged(name) ? TableReader.contents(storage, path) : null;
            if (contents != null) {
                all.put(table, contents);
            }
            if (table != Table.EXECUTIONS) {
                most = Math.max(
                        most,
                        contents != null
                                ? contents.parts().stream()
                                        .mapToLong(Contents.Part::bytes)
                                        .sum()
                                : storage.input(path).getLength());
            }
        }
        return new Source(name, tables, all, most);
    }

    /**
     * Puts files into one, in this order.
     *
     * @return its name
     * @throws CompactionException if one cannot be read, or the new one not be written; nothing has changed then
     */
    String merge(List<Source> sources) throws IOException {
        return merge(sources, null, null);
    }

    /**
     * As {@link #merge(List)}, with new rows in the place of some.
     *
     * @param generation name of a part without rows, by which the file differs from one with the same bundles; null for none
     * @param replaced the new rows; null for none
     */
    String merge(List<Source> sources, @Nullable String generation, Replacement.@Nullable Rows replaced)
            throws IOException {
        for (Source source : sources) {
            if (!source.tables().contains(Table.RUNS)) {
                throw new CompactionException(
                        String.format(
                                Locale.ROOT,
                                "output folder %s: cannot merge %s, which is listed and not there; the tables are whole without it",
                                storage.location(),
                                source.name()),
                        new FileNotFoundException(Layout.tableFile(Table.RUNS, source.name())));
            }
        }
        List<String> bundles = Stream.concat(
                        sources.stream().flatMap(source -> source.bundles().stream()), Stream.ofNullable(generation))
                .distinct()
                .toList();
        String target = Contents.name(bundles);
        Merge merge;
        boolean ready = false;
        try {
            List<Table> tables = new ArrayList<>();
            for (Table table : TABLES) {
                if (write(table, target, sources, generation, replaced)) {
                    tables.add(table);
                }
            }
            storage.sync(Merge.folder(target));
            storage.sync(Layout.STAGING);
            merge = new Merge(target, sources.stream().map(Source::name).toList(), tables);
            ready = true;
        } catch (IOException | UncheckedIOException | OutputException e) {
            throw new CompactionException(
                    String.format(
                            Locale.ROOT,
                            "output folder %s: cannot merge files (%s); the tables are whole without it",
                            storage.location(),
                            Reason.message(e)),
                    e);
        } finally {
            if (!ready) {
                discard(target);
            }
        }
        merge.decide(storage);
        merge.carryOut(storage);
        return target;
    }

    private void discard(String target) {
        try {
            storage.delete(Merge.folder(target));
        } catch (IOException e) {
            // No reader looks there, and the next start tries again.
        }
    }

    /** False if the table has no rows of these. */
    private boolean write(
            Table table,
            String target,
            List<Source> sources,
            @Nullable String generation,
            Replacement.@Nullable Rows replaced)
            throws IOException {
        if (sources.stream().noneMatch(source -> isThere(table, source))
                && (replaced == null || !replaced.any(table))) {
            return false;
        }
        List<Contents.Part> parts = new ArrayList<>();
        String folder = Merge.folder(target) + "/" + table.folder();
        storage.makeFolder(folder);
        try (RowWriter writer =
                new RowWriter(table, storage.output(Merge.staged(target, table)), () -> new Contents(parts).footer())) {
            // two sweeps at once, where no lock keeps them apart, may have published a bundle twice
            Set<String> seen = new HashSet<>();
            for (Source source : sources) {
                if (replaced == null) {
                    append(table, source, seen, writer, parts);
                } else {
                    appendReplaced(table, source, seen, writer, parts, replaced);
                }
            }
            if (generation != null) {
                parts.add(new Contents.Part(generation, 0, 0));
            }
        }
        storage.sync(folder);
        return true;
    }

    private void append(Table table, Source source, Set<String> seen, RowWriter writer, List<Contents.Part> parts)
            throws IOException {
        String path = Layout.tableFile(table, source.name());
        Contents contents = source.contents().get(table);
        if (!isThere(table, source)) {
            for (String bundle : source.bundles()) {
                if (seen.add(bundle)) {
                    parts.add(new Contents.Part(bundle, 0, 0));
                }
            }
            return;
        }
        long bytes = storage.input(path).getLength();
        long[] rows = new long[1];
        if (contents == null) {
            boolean fresh = seen.add(source.name());
            TableReader.file(storage, path, table, row -> {
                rows[0]++;
                if (fresh) {
                    write(writer, row);
                }
            });
            if (fresh) {
                parts.add(new Contents.Part(source.name(), rows[0], bytes));
            }
            return;
        }
        PartCursor cursor = new PartCursor(contents, part -> {
            boolean fresh = seen.add(part.bundle());
            if (fresh) {
                parts.add(part);
            }
            return fresh;
        });
        TableReader.file(storage, path, table, row -> {
            rows[0]++;
            if (cursor.next()) {
                write(writer, row);
            }
        });
        requireAll(path, rows[0], contents);
    }

    private void requireAll(String path, long rows, Contents contents) {
        if (rows != contents.rows()) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "output folder %s: %s has %d rows, its footer counts %d; almagest verify --repair %s mends it",
                    storage.location(),
                    path,
                    rows,
                    contents.rows(),
                    storage.location()));
        }
    }

    /** As {@link #append}, but after the rows of each bundle that stay come those that are new. */
    private void appendReplaced(
            Table table,
            Source source,
            Set<String> seen,
            RowWriter writer,
            List<Contents.Part> parts,
            Replacement.Rows replaced)
            throws IOException {
        String path = Layout.tableFile(table, source.name());
        boolean there = isThere(table, source);
        Contents known = source.contents().get(table);
        long bytes = there ? storage.input(path).getLength() : 0;
        List<Contents.Part> old = known != null
                ? known.parts()
                : source.bundles().stream()
                        .map(bundle -> new Contents.Part(bundle, there ? Long.MAX_VALUE : 0, bytes))
                        .toList();
        Parts pending = new Parts(old, part -> seen.add(part.bundle()));
        Consumer<Parts.Ended> complete = ended -> {
            if (ended.fresh()) {
                List<@Nullable Object[]> fresh = replaced.of(table, ended.part().bundle());
                fresh.forEach(row -> write(writer, row));
                parts.add(new Contents.Part(
                        ended.part().bundle(),
                        ended.written() + fresh.size(),
                        ended.part().bytes()));
            }
        };
        long[] rows = new long[1];
        if (there) {
            TableReader.file(storage, path, table, row -> {
                rows[0]++;
                pending.row(complete);
                if (pending.fresh() && !replaced.replaces(table, row)) {
                    write(writer, row);
                    pending.wrote();
                }
            });
        }
        pending.end(complete);
        if (there && known != null) {
            requireAll(path, rows[0], known);
        }
    }

    /** The parts of a file as its rows go by. */
    private static final class Parts {
        private final List<Contents.Part> all;
        private final boolean[] fresh;
        private int at;
        private long gone;
        private long written;

        /**
         * A part whose last row has gone by.
         *
         * @param fresh whether its bundle is in no other file
         * @param written rows of it that stay
         */
        record Ended(Contents.Part part, boolean fresh, long written) {}

        Parts(List<Contents.Part> all, Predicate<Contents.Part> fresh) {
            this.all = all;
            this.fresh = new boolean[all.size()];
            for (int i = 0; i < all.size(); i++) {
                this.fresh[i] = fresh.test(all.get(i));
            }
        }

        /** The next row; ends those parts that have no more. */
        void row(Consumer<Ended> complete) {
            while (at < all.size() - 1 && gone >= all.get(at).rows()) {
                next(complete);
            }
            gone++;
        }

        boolean fresh() {
            return fresh[at];
        }

        void wrote() {
            written++;
        }

        void end(Consumer<Ended> complete) {
            while (at < all.size()) {
                next(complete);
            }
        }

        private void next(Consumer<Ended> complete) {
            complete.accept(new Ended(all.get(at), fresh[at], written));
            at++;
            gone = 0;
            written = 0;
        }
    }

    private boolean isThere(Table table, Source source) {
        return source.tables().contains(table);
    }

    private static void write(RowWriter writer, @Nullable Object[] row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
