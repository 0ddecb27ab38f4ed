package org.almagest.dynamics.decomposition;

import java.util.Arrays;
import java.util.Locale;

/**
 * Several discrete sources, observed together in rows of equal weight. A set of sources is a whole number whose bit i says
 * whether source i belongs to it. Rows whose sources are all equal are one state.
 */
public final class Sources {
    /** With six there would be 2·(2¹⁵ + 2²⁰) collections of sets, and above five the antichains cannot be listed either. */
    public static final int MOST = 5;

    private static final double LN_2 = StrictMath.log(2);

    private final int sources;
    private final int rows;
    private final int states;
    private final int[] stateOf;
    /** For every set of sources the number of each state's group: states of one group agree on the set. */
    private final int[][] groups;

    private final int[] groupCounts;
    private final double[] logarithms;

    private Sources(int sources, int[] stateOf, int states, int[][] groups, int[] groupCounts) {
        this.sources = sources;
        this.rows = stateOf.length;
        this.states = states;
        this.stateOf = stateOf;
        this.groups = groups;
        this.groupCounts = groupCounts;
        this.logarithms = new double[rows + 1];
        for (int n = 1; n <= rows; n++) {
            logarithms[n] = StrictMath.log(n) / LN_2;
        }
    }

    /**
     * Sources by their values.
     *
     * @param values source by source, [sources][rows]; any whole numbers
     * @throws IllegalArgumentException if there are none, more than {@value #MOST}, or of different lengths
     */
    public static Sources of(int[][] values) {
        if (values.length < 1 || values.length > MOST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d sources: expected 1 to %d; choose some of them", values.length, MOST));
        }
        int rows = values[0].length;
        if (rows == 0 || Arrays.stream(values).anyMatch(own -> own.length != rows)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "sources with %s values: expected as many of each, at least one",
                    Arrays.toString(
                            Arrays.stream(values).mapToInt(own -> own.length).toArray())));
        }
        int sources = values.length;
        Grouping all = Grouping.one(rows);
        int[][] compact = new int[sources][];
        for (int i = 0; i < sources; i++) {
            compact[i] = compact(values[i]);
            all = all.refined(compact[i]);
        }
        int states = all.count();
        int[] first = new int[states];
        for (int row = rows - 1; row >= 0; row--) {
            first[all.of()[row]] = row;
        }
        Grouping[] groupings = new Grouping[1 << sources];
        groupings[0] = Grouping.one(states);
        for (int set = 1; set < groupings.length; set++) {
            int lowest = Integer.numberOfTrailingZeros(set);
            int[] own = new int[states];
            for (int u = 0; u < states; u++) {
                own[u] = compact[lowest][first[u]];
            }
            groupings[set] = groupings[set & (set - 1)].refined(own);
        }
        return new Sources(
                sources,
                all.of(),
                states,
                Arrays.stream(groupings).map(Grouping::of).toArray(int[][]::new),
                Arrays.stream(groupings).mapToInt(Grouping::count).toArray());
    }

    /** The values renamed to 0, 1, … in the order of their size. */
    static int[] compact(int[] values) {
        int[] distinct = Arrays.stream(values).sorted().distinct().toArray();
        int[] compact = new int[values.length];
        for (int row = 0; row < values.length; row++) {
            compact[row] = Arrays.binarySearch(distinct, values[row]);
        }
        return compact;
    }

    /** How many sources there are. */
    public int count() {
        return sources;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** How many states there are: rows that differ in at least one source. */
    public int states() {
        return states;
    }

    /** The state of each row, from 0. */
    int[] stateOf() {
        return stateOf;
    }

    /** The group of each state among those that agree on {@code set}, from 0. */
    int[] groups(int set) {
        return groups[set];
    }

    /** How many groups {@code set} makes. */
    int groupCount(int set) {
        return groupCounts[set];
    }

    /** log2 of every count from 1 to the number of rows, by count. */
    double[] logarithms() {
        return logarithms;
    }

    /**
     * The same rows with a target.
     *
     * @param target of each row, from 0 on
     * @throws IllegalArgumentException if there is not one for each row, or one is negative
     */
    public Joint with(int[] target) {
        return Joint.of(this, target);
    }

    /**
     * Checks that there are {@code size} sources.
     *
     * @throws IllegalArgumentException if not
     */
    void check(int size) {
        if (size < 1 || size > sources) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "union information of %d sources: expected a number from 1 to %d", size, sources));
        }
    }

    /**
     * Checks that there are all sources of {@code antichain}.
     *
     * @throws IllegalArgumentException if not
     */
    void check(Antichain antichain) {
        if (antichain.sets().stream().anyMatch(set -> set >>> sources != 0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "redundancy of %s: expected sources from 1 to %d", antichain, sources));
        }
    }
}
