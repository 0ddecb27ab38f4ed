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
import org.jspecify.annotations.Nullable;

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
     * Reads everything in {@code outputFolder}; changes nothing. While a sweep is publishing there it sees what was published when
     * it began, and perhaps some of what has come since: a bundle that is half published is not damaged.
     *
     * @throws OutputException if it cannot be listed or is of another version
     */
    public static FolderCheck of(String outputFolder) {
        return of(Storage.at(outputFolder));
    }

    static FolderCheck of(Storage storage) {
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

    /** One pass over all files. The runs are listed first, since their file is the last of a bundle to appear. */
    private static final class Reading {
        /** Merges come seconds apart, and each try reads what it finds. */
        private static final int MOST_LISTINGS = 1000;
        /** A small table that is computed anew may be replaced while it is being read; three times in a row it is not. */
        private static final int MOST_READINGS = 3;

        private final Storage storage;
        private final List<Damage> damaged = new ArrayList<>();
        private final Map<String, String> runs = new HashMap<>();
        private int files;

        Reading(Storage storage) {
            this.storage = storage;
        }

        FolderCheck check() {
            read(Table.RUNS, this::runs);
            Map<String, Stranger> strangers = new LinkedHashMap<>();
            Set<String> carriedOut = new HashSet<>();
            for (Table table : Table.values()) {
                if (table != Table.RUNS) {
                    read(table, (file, own) -> {
                        if (table == Table.EXECUTIONS) {
                            carriedOut.addAll(own);
                        }
                        own.stream()
                                .filter(run -> !runs.containsKey(run))
                                .findFirst()
                                .ifPresent(run -> strangers.put(file, new Stranger(table, run, own)));
                    });
                }
            }
            without(carriedOut);
            if (!strangers.isEmpty()) {
                strangers(strangers);
            }
            return new FolderCheck(files, runs.size(), damaged);
        }

        /** A file with rows of runs that the table {@code runs} did not have when it was read. */
        private record Stranger(Table table, String run, List<String> all) {}

        private void runs(String file, List<String> own) {
            Set<String> there = null;
            for (String run : own) {
                String first = runs.putIfAbsent(run, file);
                if (first == null) {
                    continue;
                }
                there = there == null ? Set.copyOf(list(Table.RUNS)) : there;
                if (!there.contains(first)) {
                    // its rows have been put into this file since
                    runs.put(run, file);
                    continue;
                }
                damage(Table.RUNS, file, String.format(Locale.ROOT, "it has run %s, which %s has as well", run, first));
                break;
            }
        }

        private void without(Set<String> carriedOut) {
            Set<String> without = new TreeSet<>();
            runs.forEach((run, file) -> {
                if (!carriedOut.contains(run)) {
                    without.add(file);
                }
            });
            without.forEach(file -> damage(Table.RUNS, file, "it has runs that the table executions lacks"));
        }

        /**
         * Which files have rows that belong to nobody. Not those of a bundle on its way, whose record is there until its runs are,
         * nor those whose runs have come since: so the records are looked at first.
         */
        private void strangers(Map<String, Stranger> strangers) {
            Set<String> onTheirWay = new HashSet<>();
            for (String record : names(Layout.COMMITS)) {
                onTheirWay.add(record.replaceFirst("\\.json(\\.new)?$", ""));
            }
            Set<String> known = new HashSet<>();
            for (String file : list(Table.RUNS)) {
                List<String> own = new ArrayList<>();
                if (problem(Table.RUNS, file, own) == null) {
                    known.addAll(own);
                }
            }
            strangers.forEach((file, stranger) -> {
                if (!onTheirWay.contains(Layout.bundle(file))
                        && !known.containsAll(stranger.all())
                        && list(stranger.table()).contains(file)) {
                    String run = stranger.all().stream()
                            .filter(any -> !known.contains(any))
                            .findFirst()
                            .orElse(stranger.run());
                    damage(
                            stranger.table(),
                            file,
                            String.format(Locale.ROOT, "it has rows of run %s, which the table runs lacks", run));
                }
            });
        }

        /** Told of a sound file and the runs that its rows are of, equal neighbours once. */
        private interface Seen {
            void of(String file, List<String> runs);
        }

        /** Reads every file of a table; what vanishes meanwhile has been merged, and its rows are in a file that has come. */
        private void read(Table table, Seen seen) {
            Set<String> read = new HashSet<>();
            for (int i = 0; i < MOST_LISTINGS; i++) {
                boolean vanished = false;
                for (String file : list(table)) {
                    if (read.contains(file)) {
                        continue;
                    }
                    List<String> own = new ArrayList<>();
                    String problem = problem(table, file, own);
                    if (problem != null && !list(table).contains(file)) {
                        vanished = true;
                        continue;
                    }
                    read.add(file);
                    files++;
                    if (problem == null) {
                        seen.of(file, own);
                    } else {
                        damage(table, file, problem);
                    }
                }
                if (!vanished) {
                    return;
                }
            }
            throw Layout.cannotUse(storage, new IOException("its files vanish again and again; verify it again"));
        }

        private List<String> list(Table table) {
            try {
                return Listing.of(storage, table);
            } catch (IOException e) {
                throw Layout.cannotUse(storage, e);
            }
        }

        private List<String> names(String folder) {
            try {
                return storage.list(folder);
            } catch (IOException e) {
                throw Layout.cannotUse(storage, e);
            }
        }

        /** What is wrong with a file, null if nothing; {@code ids} receives the run of every row, equal neighbours once. */
        private @Nullable String problem(Table table, String file, List<String> ids) {
            int id = table.columnNames().indexOf(RUN_ID);
            String problem = null;
            for (int i = 0; i < (derived(table) ? MOST_READINGS : 1); i++) {
                ids.clear();
                problem = TableReader.damage(storage, file, table, row -> {
                    if (id >= 0
                            && row[id] instanceof String run
                            && (ids.isEmpty() || !ids.get(ids.size() - 1).equals(run))) {
                        ids.add(run);
                    }
                });
                if (problem == null) {
                    return null;
                }
            }
            return problem;
        }

        private void damage(Table table, String file, String problem) {
            damaged.add(new Damage(table, file, problem));
        }
    }
}
