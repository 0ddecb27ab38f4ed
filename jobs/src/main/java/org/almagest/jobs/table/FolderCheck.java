package org.almagest.jobs.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;

/**
 * Whether the tables of an output folder are whole: every file is read from end to end against its checksums, every run is
 * there once, and no table holds rows of a run that {@code runs} does not have.
 *
 * @param files files read
 * @param runs runs in sound files
 * @param damaged what is wrong, by file
 */
public record FolderCheck(int files, long runs, List<Damage> damaged) {
    private static final String SUFFIX = ".parquet";
    private static final String RUN_ID = "run_id";

    public FolderCheck {
        damaged = List.copyOf(damaged);
    }

    /**
     * A file that is not as it was published.
     *
     * @param table its table
     * @param file its path in the output folder
     * @param problem what is wrong with it
     */
    public record Damage(Table table, String file, String problem) {
        /** The bundle that it belongs to; its files have one name in all tables. */
        public String bundle() {
            String name = file.substring(file.lastIndexOf('/') + 1);
            return name.substring(0, name.length() - SUFFIX.length());
        }
    }

    /**
     * Reads everything in {@code outputFolder}; changes nothing.
     *
     * @throws OutputException if it cannot be listed or is of another version
     */
    public static FolderCheck of(String outputFolder) {
        Storage storage = Storage.at(outputFolder);
        Layout.checkVersion(storage);
        return new Reading(storage).check();
    }

    /** The bundles that have a damaged file, but for the tables that are computed from the others. */
    public SortedSet<String> bundles() {
        SortedSet<String> bundles = new TreeSet<>();
        for (Damage damage : damaged) {
            if (!derived(damage.table())) {
                bundles.add(damage.bundle());
            }
        }
        return bundles;
    }

    private static boolean derived(Table table) {
        return table == Table.FITS || table == Table.VERDICTS;
    }

    /** One pass over all files. */
    private static final class Reading {
        private final Storage storage;
        private final List<Damage> damaged = new ArrayList<>();
        private final Map<String, String> runs = new HashMap<>();
        private int files;

        Reading(Storage storage) {
            this.storage = storage;
        }

        FolderCheck check() {
            runs();
            Map<String, Set<String>> executed = new LinkedHashMap<>();
            for (Table table : Table.values()) {
                if (table != Table.RUNS) {
                    table(table, executed);
                }
            }
            Set<String> carriedOut = new HashSet<>();
            executed.values().forEach(carriedOut::addAll);
            Set<String> without = new TreeSet<>();
            runs.forEach((run, file) -> {
                if (!carriedOut.contains(run)) {
                    without.add(file);
                }
            });
            without.forEach(file -> damage(Table.RUNS, file, "it has runs that the table executions lacks"));
            return new FolderCheck(files, runs.size(), damaged);
        }

        private void runs() {
            for (String file : files(Table.RUNS)) {
                List<String> own = new ArrayList<>();
                if (!sound(Table.RUNS, file, own)) {
                    continue;
                }
                for (String run : own) {
                    String first = runs.putIfAbsent(run, file);
                    if (first != null) {
                        damage(
                                Table.RUNS,
                                file,
                                String.format(Locale.ROOT, "it has run %s, which %s has as well", run, first));
                        break;
                    }
                }
            }
        }

        private void table(Table table, Map<String, Set<String>> executed) {
            for (String file : files(table)) {
                List<String> own = new ArrayList<>();
                if (!sound(table, file, own)) {
                    continue;
                }
                if (table == Table.EXECUTIONS) {
                    executed.put(file, new HashSet<>(own));
                }
                own.stream()
                        .filter(run -> !runs.containsKey(run))
                        .findFirst()
                        .ifPresent(run -> damage(
                                table,
                                file,
                                String.format(Locale.ROOT, "it has rows of run %s, which the table runs lacks", run)));
            }
        }

        private List<String> files(Table table) {
            try {
                List<String> paths = Listing.of(storage, table);
                files += paths.size();
                return paths;
            } catch (IOException e) {
                throw Layout.cannotUse(storage, e);
            }
        }

        /** Whether the file can be read to its end; {@code ids} receives the run of every row, equal neighbours once. */
        private boolean sound(Table table, String file, List<String> ids) {
            int id = table.columnNames().indexOf(RUN_ID);
            String problem = TableReader.damage(storage, file, table, row -> {
                if (id >= 0
                        && row[id] instanceof String run
                        && (ids.isEmpty() || !ids.get(ids.size() - 1).equals(run))) {
                    ids.add(run);
                }
            });
            if (problem != null) {
                damage(table, file, problem);
            }
            return problem == null;
        }

        private void damage(Table table, String file, String problem) {
            damaged.add(new Damage(table, file, problem));
        }
    }
}
