package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.fit.RunPairs.Pair;

/**
 * A test of pairs with the replicate as the unit: pairs of one replicate share its random numbers, so they are no more evidence
 * than one.
 *
 * @param rising whether the second of a pair is said to be the larger; otherwise it is said to be the smaller
 * @param ratio whether a gain is a ratio, above 1 if what is said is right; otherwise a difference, then above 0
 * @param signs whether the test is of signs; otherwise of means, by a t-interval
 * @param margin what the mean gain must exceed, as a logarithm for ratios
 */
public record PairTest(boolean rising, boolean ratio, boolean signs, double margin) {
    /**
     * What pairs say together.
     *
     * @param side 1 for what is said, −1 for the contrary, 0 where chance may have done it
     * @param votes replicates in which most pairs are as is said, and in which most are not
     * @param replicates how many count: those that tell the two apart, in a test of signs
     * @param gain the median gain in a test of signs, the mean gain otherwise
     * @param interval the interval of a t-test, around the gain: for ratios the exponentials of what holds of their logarithms
     */
    public record Result(int side, SignTest votes, int replicates, double gain, Interval interval) {}

    /** How far what is said is right in one pair. */
    public double gain(Pair pair) {
        double larger = rising ? pair.second().value() : pair.first().value();
        double smaller = rising ? pair.first().value() : pair.second().value();
        return ratio ? larger / smaller : larger - smaller;
    }

    /** The same, 0 where there is no gain. */
    public double advantage(Pair pair) {
        return pair.tie() ? 0 : ratio ? StrictMath.log(gain(pair)) : gain(pair);
    }

    /** Tests {@code pairs}, of which there is one at least; open ones count as ties. */
    public Result test(Collection<Pair> pairs) {
        return test(pairs, 0);
    }

    /**
     * What {@code pairs} say however their open ones would have ended: those are left out of an answer because a run was
     * stopped early, and which runs are is no accident.
     *
     * @return 1, −1 or 0, as {@link Result#side}
     */
    public int side(Collection<Pair> pairs) {
        int side = test(pairs).side();
        return test(pairs, -side).side() == side ? side : 0;
    }

    /** The conditions under which pairs say, or may say, the opposite of {@code side}; in words, sorted. */
    public List<String> opposite(Collection<Pair> pairs, int side) {
        return by(Pair::conditions, pairs).entrySet().stream()
                .filter(own -> test(own.getValue(), -side).side() * side < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param open how open pairs count: 1 as is said, −1 as the contrary, 0 as ties */
    private Result test(Collection<Pair> pairs, int open) {
        SignTest votes = SignTest.of(means(pairs, pair -> pair.open() ? open : Math.signum(advantage(pair))));
        if (signs) {
            int side = votes.clear() ? Integer.signum(votes.wins() - votes.losses()) : 0;
            return new Result(side, votes, votes.wins() + votes.losses(), median(pairs, this::gain), Interval.UNKNOWN);
        }
        List<Double> means = means(pairs, this::advantage);
        Interval interval = Interval.Method.T.of(means);
        // no size is known of what an open pair would have gained
        boolean known = open == 0 || pairs.stream().noneMatch(Pair::open);
        int side = !known ? 0 : interval.low() > margin ? 1 : interval.high() <= margin ? -1 : 0;
        Interval gain = ratio
                ? new Interval(
                        StrictMath.exp(interval.value()),
                        StrictMath.exp(interval.low()),
                        StrictMath.exp(interval.high()))
                : interval;
        return new Result(side, votes, means.size(), gain.value(), gain);
    }

    /** How many replicates it needs. */
    public int needed() {
        return signs ? SignTest.REPLICATES : Interval.REPLICATES;
    }

    /** What it is and what it assumes, for the evidence. */
    public String words() {
        return signs
                ? "two-sided sign test at 5 % over replicates, each with the vote of most of its pairs; assumes no distribution"
                : Interval.Method.T.words(ratio) + (ratio ? ", given as their exponentials" : "");
    }

    /** What a verdict says of {@code pairs}. */
    public Map<String, Object> evidence(Collection<Pair> pairs) {
        Result result = test(pairs);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("pairs", pairs.size());
        row.put("ties", pairs.stream().filter(Pair::tie).count());
        row.put("open", pairs.stream().filter(Pair::open).count());
        row.put("replicates_won", result.votes.wins());
        row.put("replicates_lost", result.votes.losses());
        row.put("chance", JsonText.number(result.votes.chance()));
        row.put("median_first", median(pairs, pair -> pair.first().value()));
        row.put("median_second", median(pairs, pair -> pair.second().value()));
        return row;
    }

    /** The lower of two middle ones: it is a number even where one of them is infinite. */
    private static double median(Collection<Pair> pairs, ToDoubleFunction<Pair> number) {
        double[] values = pairs.stream().mapToDouble(number).sorted().toArray();
        return values[(values.length - 1) / 2];
    }

    /** The pairs by something that they have in common. */
    public static <K extends Comparable<K>> SortedMap<K, List<Pair>> by(Function<Pair, K> key, Collection<Pair> pairs) {
        SortedMap<K, List<Pair>> groups = new TreeMap<>();
        pairs.forEach(pair -> groups.computeIfAbsent(key.apply(pair), same -> new ArrayList<>())
                .add(pair));
        return groups;
    }

    private static List<Double> means(Collection<Pair> pairs, ToDoubleFunction<Pair> number) {
        return by(Pair::replicate, pairs).values().stream()
                .map(own -> own.stream().mapToDouble(number).sum() / own.size())
                .toList();
    }
}
