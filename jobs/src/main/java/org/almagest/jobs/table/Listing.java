package org.almagest.jobs.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.jobs.storage.Storage;

/**
 * Which files make up a table at one moment, also while files are being merged or after a death in the middle of that: from
 * the moment that the record of a merge is there, its new files count and its old ones do not, wherever they lie.
 */
final class Listing {
    /** Each try lists two folders; merges come seconds apart. */
    private static final int MOST_TRIES = 100;

    private Listing() {}

    /** The paths of the table's files, in the order of their names. */
    static List<String> of(Storage storage, Table table) throws IOException {
        List<String> paths = List.of();
        List<String> before = records(storage);
        for (int i = 0; i < MOST_TRIES; i++) {
            List<Merge> merges = new ArrayList<>();
            boolean known = true;
            for (String record : before) {
                known &= storage.kind(record) == Storage.Kind.FILE && add(merges, storage, record);
            }
            if (known) {
                paths = paths(storage, table, merges);
            }
            List<String> after = records(storage);
            if (known && after.equals(before)) {
                return paths;
            }
            before = after;
        }
        throw new IOException("its files were merged again and again while it was being listed; read again");
    }

    private static List<String> records(Storage storage) throws IOException {
        return storage.list(Layout.COMMITS).stream()
                .filter(name -> name.endsWith(Merge.RECORD))
                .map(name -> Layout.COMMITS + "/" + name)
                .toList();
    }

    /** False if the record was carried out and deleted meanwhile. */
    private static boolean add(List<Merge> merges, Storage storage, String record) throws IOException {
        try {
            merges.add(Merge.read(storage, record));
            return true;
        } catch (IOException e) {
            if (storage.kind(record) == Storage.Kind.MISSING) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> paths(Storage storage, Table table, List<Merge> merges) throws IOException {
        Set<String> hidden = new HashSet<>();
        // by the path that they have or will have
        SortedMap<String, String> paths = new TreeMap<>();
        for (Merge merge : merges) {
            hidden.addAll(merge.sources());
            String staged = Merge.staged(merge.target(), table);
            // looked for before the folder is listed: it moves in that direction only
            if (merge.tables().contains(table) && storage.kind(staged) == Storage.Kind.FILE) {
                hidden.add(merge.target());
                paths.put(Layout.tableFile(table, merge.target()), staged);
            }
        }
        for (String name : storage.list(table.folder())) {
            if (Layout.isTableFile(name) && !hidden.contains(Layout.bundle(name))) {
                paths.put(table.folder() + "/" + name, table.folder() + "/" + name);
            }
        }
        return List.copyOf(paths.values());
    }
}
