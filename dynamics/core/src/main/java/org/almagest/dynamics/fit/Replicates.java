package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are independent of each other. Runs that share a random draw belong to one replicate: the seed of
 * initialisation and shuffling, or a draw of the data where these vary. A draw that all runs share makes none of them
 * dependent on another: what is found then holds for that draw.
 *
 * <p>Where seeds and data are crossed, so that sharing ties all runs together, each draw of the data is judged by itself,
 * with the seeds as replicates: to count their combinations would take the same seed for another one as often as there are
 * data sets. Settings that are chosen and not drawn, such as kinds of graphs, never make replicates: the same seed gives the
 * same initial weights on each of them.
 */
public final class Replicates {
    private final List<MeasuredRun> runs;
    private final IdentityHashMap<MeasuredRun, Integer> numbers;
    private final int count;

    private Replicates(List<MeasuredRun> runs, IdentityHashMap<MeasuredRun, Integer> numbers, int count) {
        this.runs = runs;
        this.numbers = numbers;
        this.count = count;
    }

    /** The replicates among {@code runs}: one set of them, or one for each draw of the data where seeds and data cross. */
    public static List<Replicates> of(List<MeasuredRun> runs, Set<String> draws) {
        Replicates all = connected(runs, draws);
        if (all.count > 1
                || runs.stream().mapToLong(MeasuredRun::seed).distinct().count() == 1) {
            return List.of(all);
        }
        Map<String, List<MeasuredRun>> byData = new LinkedHashMap<>();
        for (MeasuredRun run : runs) {
            List<@Nullable Object> drawn = new ArrayList<>();
            new TreeSet<>(draws).forEach(draw -> drawn.add(run.coordinate(draw)));
            byData.computeIfAbsent(JsonText.of(drawn), key -> new ArrayList<>()).add(run);
        }
        return byData.values().stream().map(own -> connected(own, Set.of())).toList();
    }

    private static Replicates connected(List<MeasuredRun> runs, Set<String> draws) {
        // by seed, so that sums over replicates have one order
        List<MeasuredRun> ordered = runs.stream()
                .sorted(Comparator.comparingLong(MeasuredRun::seed))
                .toList();
        Set<String> varying = new TreeSet<>();
        for (String draw : draws) {
            if (ordered.stream()
                            .map(run -> String.valueOf(run.coordinate(draw)))
                            .distinct()
                            .count()
                    > 1) {
                varying.add(draw);
            }
        }
        long seeds = ordered.stream().mapToLong(MeasuredRun::seed).distinct().count();
        int[] leader = new int[ordered.size()];
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < leader.length; i++) {
            leader[i] = i;
            MeasuredRun run = ordered.get(i);
            if (seeds > 1 || varying.isEmpty()) {
                join(leader, i, first.computeIfAbsent("seed " + run.seed(), number(i)));
            }
            for (String draw : varying) {
                join(leader, i, first.computeIfAbsent(draw + " " + run.coordinate(draw), number(i)));
            }
        }
        IdentityHashMap<MeasuredRun, Integer> numbers = new IdentityHashMap<>();
        Map<Integer, Integer> renumbered = new HashMap<>();
        for (int i = 0; i < leader.length; i++) {
            numbers.put(ordered.get(i), renumbered.computeIfAbsent(leader(leader, i), key -> renumbered.size()));
        }
        return new Replicates(List.copyOf(runs), numbers, renumbered.size());
    }

    private static Function<String, Integer> number(int i) {
        return key -> i;
    }

    private static int leader(int[] leader, int i) {
        int top = i;
        while (leader[top] != top) {
            top = leader[top];
        }
        return top;
    }

    // the smaller number leads, so that replicates keep the order of the seeds
    private static void join(int[] leader, int i, int j) {
        int a = leader(leader, i);
        int b = leader(leader, j);
        leader[Math.max(a, b)] = Math.min(a, b);
    }

    /** The runs, in the order in which they were given. */
    public List<MeasuredRun> runs() {
        return runs;
    }

    /** How many independent replicates there are. */
    public int count() {
        return count;
    }

    /** The number of the replicate that {@code run} belongs to, from 0 in the order of the smallest seeds. */
    public int number(MeasuredRun run) {
        Integer number = numbers.get(run);
        if (number == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "run with seed %d is not among these runs", run.seed()));
        }
        return number;
    }
}
