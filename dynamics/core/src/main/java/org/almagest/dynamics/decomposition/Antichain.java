package org.almagest.dynamics.decomposition;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sets of sources of which none contains another: a place in the lattice of Williams, Beer (arXiv 1004.2515). It stands for
 * what each of its sets knows by itself.
 *
 * @param sets each a whole number whose bit i says whether source i belongs to it
 */
public record Antichain(List<Integer> sets) {
    /**
     * Checks the sets.
     *
     * @throws IllegalArgumentException if there are none, one is empty, or one contains another
     */
    public Antichain {
        sets = List.copyOf(sets);
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < sets.size(); j++) {
                if (i != j && contains(sets.get(i), sets.get(j))) {
                    throw new IllegalArgumentException(
                            String.format(Locale.ROOT, "sets %s: expected none that contains another", sets));
                }
            }
        }
        if (sets.isEmpty() || sets.contains(0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "sets %s: expected at least one, and none empty", sets));
        }
    }

    private static boolean contains(int larger, int smaller) {
        return (larger & smaller) == smaller;
    }

    /** Sources that must be read together at least: the size of its smallest set. */
    public int order() {
        return sets.stream().mapToInt(Integer::bitCount).min().orElseThrow();
    }

    /** Whether it is below or the same as {@code other}: each set of the other contains one of its own. */
    public boolean atMost(Antichain other) {
        return other.sets.stream().allMatch(larger -> sets.stream().anyMatch(own -> contains(larger, own)));
    }

    /** Whether a state that agrees on {@code agreed} and nowhere else agrees on one of the sets. */
    boolean met(int agreed) {
        return sets.stream().anyMatch(set -> contains(agreed, set));
    }

    /** "{1}{23}", sources counted from 1. */
    @Override
    public String toString() {
        return sets.stream()
                .map(set -> IntStream.range(0, Integer.SIZE)
                        .filter(i -> (set >> i & 1) != 0)
                        .mapToObj(i -> String.valueOf(i + 1))
                        .collect(Collectors.joining("", "{", "}")))
                .collect(Collectors.joining());
    }
}
