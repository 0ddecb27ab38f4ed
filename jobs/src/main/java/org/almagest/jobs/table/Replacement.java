package org.almagest.jobs.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.almagest.jobs.storage.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the rows of runs that were carried out again in the place of their old ones, in one step: the files that hold the old rows
 * are written anew with the new ones, and a {@link Merge} puts these in their place. So a reader sees either the old rows of a run or the
 * new ones, and a death in between is made good as that of any merge. In a file's footer the new rows count as their old bundle's,
 * since a reader who goes on in the new file passes over bundles that it has read.
 */
final class Replacement {
    /** Begins the name of a part without rows, which gives a file with the same bundles another name. */
    private static final String GENERATION = "again-";

    private final Storage storage;
    private final Compaction compaction;
    private final Map<String, Place> places = new HashMap<>();

    private static final List<String> LABEL = List.of("sweep", "study");

    /**
     * Where the old rows of a run are.
     *
     * @param label the sweep that carried it out first, which it stays with, and the study of that
     */
    private record Place(String file, String bundle, List<@Nullable Object> label) {
        Place in(String target) {
            return new Place(target, bundle, label);
        }
    }

    /**
     * For the runs that ended in one of {@code statuses}; looks for them now.
     *
     * @throws IOException if the table {@code runs} cannot be read
     */
    Replacement(Storage storage, Set<String> statuses) throws IOException {
        this.storage = storage;
        this.compaction = new Compaction(storage);
        int id = Table.RUNS.columnNames().indexOf("run_id");
        int status = Table.RUNS.columnNames().indexOf("status");
        int[] label = label();
        for (String name : compaction.names()) {
            String path = Layout.tableFile(Table.RUNS, name);
            Contents contents = Contents.isMerged(name) ? TableReader.contents(storage, path) : null;
            Bundles bundles = new Bundles(name, contents);
            TableReader.file(storage, path, Table.RUNS, row -> {
                String bundle = bundles.next();
                if (row[id] instanceof String run && row[status] instanceof String word && statuses.contains(word)) {
                    List<@Nullable Object> words = new ArrayList<>();
                    for (int column : label) {
                        words.add(row[column]);
                    }
                    places.put(run, new Place(name, bundle, words));
                }
            });
        }
    }

    private static int[] label() {
        return LABEL.stream().mapToInt(Table.RUNS.columnNames()::indexOf).toArray();
    }

    /** The runs that are to be replaced. */
    Set<String> runs() {
        return Set.copyOf(places.keySet());
    }

    /**
     * Replaces the old rows of the runs of {@code fresh}, whose files are complete.
     *
     * @return false if it has a run that is not to be replaced; nothing is done then
     * @throws CompactionException if a file cannot be read or written; nothing has changed then
     */
    boolean replace(StagedBundle fresh) throws IOException {
        Map<Table, Map<String, List<@Nullable Object[]>>> rows = new HashMap<>();
        for (Table table : fresh.tables()) {
            Map<String, List<@Nullable Object[]>> byRun = new LinkedHashMap<>();
            int id = table.columnNames().indexOf("run_id");
            TableReader.file(storage, fresh.file(table), table, row -> byRun.computeIfAbsent(
                            String.valueOf(row[id]), any -> new ArrayList<>())
                    .add(row));
            rows.put(table, byRun);
        }
        Set<String> runs = rows.getOrDefault(Table.RUNS, Map.of()).keySet();
        if (!places.keySet().containsAll(runs)) {
            return false;
        }
        Set<String> files = new LinkedHashSet<>();
        int[] label = label();
        rows.getOrDefault(Table.RUNS, Map.of()).forEach((run, own) -> {
            Place place = Objects.requireNonNull(places.get(run), run);
            files.add(place.file());
            for (@Nullable Object[] row : own) {
                for (int i = 0; i < label.length; i++) {
                    row[label[i]] = place.label().get(i);
                }
            }
        });
        List<Compaction.Source> sources = new ArrayList<>();
        for (String file : files) {
            sources.add(compaction.source(file));
        }
        String generation =
                GENERATION + UUID.nameUUIDFromBytes((fresh.attempt() + files).getBytes(StandardCharsets.UTF_8));
        String target = compaction.merge(sources, generation, new Rows(rows, places));
        // the runs that have stayed are in the new file now
        places.replaceAll((run, place) -> files.contains(place.file()) ? place.in(target) : place);
        runs.forEach(places::remove);
        return true;
    }

    /** The new rows, by table and by the bundle that their run was in. */
    static final class Rows {
        private final Map<Table, Map<String, List<@Nullable Object[]>>> rows;
        private final Map<String, Place> places;
        private final Set<String> runs;

        private Rows(Map<Table, Map<String, List<@Nullable Object[]>>> rows, Map<String, Place> places) {
            this.rows = rows;
            this.places = Map.copyOf(places);
            this.runs = new HashSet<>(rows.getOrDefault(Table.RUNS, Map.of()).keySet());
        }

        /** Whether a row of the old files is replaced. */
        boolean replaces(Table table, @Nullable Object[] row) {
            return runs.contains(row[table.columnNames().indexOf("run_id")]);
        }

        /** The new rows of the runs that were in {@code bundle}. */
        List<@Nullable Object[]> of(Table table, String bundle) {
            List<@Nullable Object[]> found = new ArrayList<>();
            rows.getOrDefault(table, Map.of()).forEach((run, own) -> {
                Place place = places.get(run);
                if (place != null && place.bundle().equals(bundle)) {
                    found.addAll(own);
                }
            });
            return found;
        }

        /** Whether there are any for {@code table}. */
        boolean any(Table table) {
            return !rows.getOrDefault(table, Map.of()).isEmpty();
        }
    }

    /** Tells of row after row of a file which bundle it is of. */
    private static final class Bundles {
        private final String[] names;
        private final long[] ends;
        private long row;
        private int at;

        Bundles(String file, @Nullable Contents contents) {
            List<Contents.Part> parts =
                    contents == null ? List.of(new Contents.Part(file, Long.MAX_VALUE, 0)) : contents.parts();
            names = parts.stream().map(Contents.Part::bundle).toArray(String[]::new);
            ends = parts.stream().mapToLong(Contents.Part::rows).toArray();
            Arrays.parallelPrefix(ends, Long::sum);
        }

        String next() {
            while (at < names.length - 1 && row >= ends[at]) {
                at++;
            }
            row++;
            return names[at];
        }
    }
}
