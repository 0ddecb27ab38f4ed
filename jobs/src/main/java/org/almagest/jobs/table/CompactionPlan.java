package org.almagest.jobs.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bundles of a sweep go into one file. Bundles that follow each other in the order in which they are carried out end
 * at about the same time: groups of so many are merged as soon as all in it are published, then groups of such groups,
 * until at most so many files a table are left. The groups depend on the sweep alone, so the files that are left do not
 * tell of interruptions.
 */
final class CompactionPlan {
    private final Compaction compaction;
    private final List<String> bundles;
    private final int fan;
    private final long mostBytes;
    private final Map<String, Integer> places = new HashMap<>();
    private final Set<String> present;

    /** What complete groups have become, by level: the level of bundles is not kept. */
    private final List<Map<Integer, List<String>>> settled = new ArrayList<>();

    /**
     * The plan of a sweep. Changes nothing.
     *
     * @param bundles all bundles of the sweep, done or not, in the order in which they are carried out
     * @param fan files that are put into one, and the most that are left in a table
     * @param mostBytes what is more, in its largest table, is not put into one file
     */
    CompactionPlan(Compaction compaction, List<String> bundles, int fan, long mostBytes) throws IOException {
        this.compaction = compaction;
        this.bundles = List.copyOf(bundles);
        this.fan = fan;
        this.mostBytes = mostBytes;
        for (int i = 0; i < bundles.size(); i++) {
            places.put(bundles.get(i), i);
        }
        this.present = new HashSet<>(compaction.names());
        long size = 1;
        do {
            size *= fan;
            settled.add(new HashMap<>());
        } while (size * fan < bundles.size());
    }

    /**
     * Merges what an earlier process has left complete.
     *
     * @throws CompactionException if a file cannot be read or written; nothing has changed then
     */
    void goOn() throws IOException {
        settleAll(false);
    }

    /**
     * Takes note of a bundle that is published, and merges what has become complete by it.
     *
     * @throws CompactionException if a file cannot be read or written; nothing has changed then
     */
    void published(String bundle) throws IOException {
        present.add(bundle);
        Integer place = places.get(bundle);
        if (place == null) {
            return;
        }
        int group = place;
        for (int level = 1; level <= settled.size(); level++) {
            group /= fan;
            if (settle(level, group, false) == null) {
                return;
            }
        }
    }

    /**
     * Merges what is left, now that no more will come: groups of which some runs had been published otherwise, with other
     * bundles or by other sweeps.
     *
     * @throws CompactionException if a file cannot be read or written; nothing has changed then
     */
    void finish() throws IOException {
        settleAll(true);
    }

    private void settleAll(boolean last) throws IOException {
        int top = settled.size();
        for (int group = 0; (long) group * size(top) < bundles.size(); group++) {
            settle(top, group, last);
        }
    }

    /** The files of a group, in order, merged if they may be; null if bundles are missing and more are to come. */
    private @Nullable List<String> settle(int level, int group, boolean last) throws IOException {
        if (level == 0) {
            String bundle = bundles.get(group);
            return present.contains(bundle) ? List.of(bundle) : last ? List.of() : null;
        }
        List<String> known = settled.get(level - 1).get(group);
        if (known != null) {
            return known;
        }
        int from = Math.multiplyExact(group, size(level));
        int to = (int) Math.min(bundles.size(), (long) from + size(level));
        String whole = Contents.name(bundles.subList(from, to));
        if (present.contains(whole)) {
            return remember(level, group, List.of(whole));
        }
        List<String> files = new ArrayList<>();
        boolean complete = true;
        int step = size(level - 1);
        for (int child = from / step; (long) child * step < to; child++) {
            List<String> own = settle(level - 1, child, last);
            if (own == null) {
                complete = false;
            } else {
                files.addAll(own);
            }
        }
        return complete ? remember(level, group, merged(files)) : null;
    }

    private List<String> merged(List<String> files) throws IOException {
        List<Compaction.Source> sources = new ArrayList<>();
        long bytes = 0;
        for (String file : files) {
            Compaction.Source source = compaction.source(file);
            sources.add(source);
            bytes += source.bytes();
        }
        if (files.size() < 2 || bytes > mostBytes) {
            return files;
        }
        String name = compaction.merge(sources);
        files.forEach(present::remove);
        present.add(name);
        return List.of(name);
    }

    private List<String> remember(int level, int group, List<String> files) {
        settled.get(level - 1).put(group, files);
        return files;
    }

    /** Bundles in a group. */
    private int size(int level) {
        int size = 1;
        for (int i = 0; i < level; i++) {
            size = Math.multiplyExact(size, fan);
        }
        return size;
    }
}
