package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Two runs that differ in one setting.
 *
 * @param replicate the number of the replicate that both belong to
 * @param conditions the settings in which pairs differ from each other, in words
 * @param worse the number of the run that the claim calls worse
 * @param better that of the other; of the two at most one is infinite, where it was not reached
 * @param gain how far the claim is right, as a ratio or a difference
 * @param tie whether the two cannot be told apart
 */
record Pair(int replicate, String conditions, double worse, double better, double gain, boolean tie) {
    /** The pairs by something that they have in common. */
    static <K extends Comparable<K>> SortedMap<K, List<Pair>> by(Function<Pair, K> key, Collection<Pair> pairs) {
        SortedMap<K, List<Pair>> groups = new TreeMap<>();
        pairs.forEach(pair -> groups.computeIfAbsent(key.apply(pair), same -> new ArrayList<>()).add(pair));
        return groups;
    }

    /** One number for each replicate: the mean over its pairs. */
    static List<Double> means(Collection<Pair> pairs, ToDoubleFunction<Pair> number) {
        return by(Pair::replicate, pairs).values().stream()
                .map(own -> own.stream().mapToDouble(number).sum() / own.size())
                .toList();
    }

    /** The lower of two middle ones: it is a number even where one of them is infinite. */
    static double median(Collection<Pair> pairs, ToDoubleFunction<Pair> number) {
        double[] values = pairs.stream().mapToDouble(number).sorted().toArray();
        return values[(values.length - 1) / 2];
    }
}
