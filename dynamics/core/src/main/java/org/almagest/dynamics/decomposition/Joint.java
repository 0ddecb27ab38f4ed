package org.almagest.dynamics.decomposition;

import java.util.Arrays;
import java.util.Locale;

/**
 * Joint distribution of {@link Sources} and a target, in counts of rows. Beside the counts of states it knows, for every state
 * and every set A of sources, how many rows agree with the state on A at least, and how many on A and on no other source; with
 * these no state has to be compared with another.
 */
public final class Joint {
    private final Sources sources;
    private final int[] labelCounts;
    private final int[] stateCounts;
    /** The pairs of a state and a label that occur. */
    private final int[] cellStates;

    private final int[] cellLabels;
    private final int[] cellCounts;
    /** By set of sources: rows that agree with a state, and those of them that have a cell's label. */
    private final int[][] agreeing;

    private final int[][] agreeingCells;
    private final int[][] exactly;
    private final int[][] exactlyCells;

    /** @param target from 0, every number up to the largest */
    private Joint(Sources sources, int[] target) {
        int rows = sources.rows();
        int states = sources.states();
        this.sources = sources;
        this.labelCounts = new int[Arrays.stream(target).max().orElse(0) + 1];
        this.stateCounts = new int[states];
        // label by label, so that those of one label can be summed without the others
        int[] order = inOrder(target);
        Grouping ofCells =
                new Grouping(ordered(target, order), labelCounts.length).refined(ordered(sources.stateOf(), order));
        int cells = ofCells.count();
        this.cellStates = new int[cells];
        this.cellLabels = new int[cells];
        this.cellCounts = new int[cells];
        for (int i = 0; i < rows; i++) {
            int cell = ofCells.of()[i];
            int state = sources.stateOf()[order[i]];
            int label = target[order[i]];
            labelCounts[label]++;
            stateCounts[state]++;
            cellStates[cell] = state;
            cellLabels[cell] = label;
            cellCounts[cell]++;
        }
        int sets = 1 << sources.count();
        this.agreeing = new int[sets][];
        this.agreeingCells = new int[sets][];
        for (int set = 0; set < sets; set++) {
            int[] group = sources.groups(set);
            int[] inGroup = new int[sources.groupCount(set)];
            Grouping byLabel = new Grouping(ordered(group, cellStates), inGroup.length).refined(cellLabels);
            int[] inGroupByLabel = new int[byLabel.count()];
            for (int u = 0; u < states; u++) {
                inGroup[group[u]] += stateCounts[u];
            }
            for (int c = 0; c < cells; c++) {
                inGroupByLabel[byLabel.of()[c]] += cellCounts[c];
            }
            agreeing[set] = new int[states];
            agreeingCells[set] = new int[cells];
            for (int u = 0; u < states; u++) {
                agreeing[set][u] = inGroup[group[u]];
            }
            for (int c = 0; c < cells; c++) {
                agreeingCells[set][c] = inGroupByLabel[byLabel.of()[c]];
            }
        }
        this.exactly = exactly(agreeing);
        this.exactlyCells = exactly(agreeingCells);
    }

    static Joint of(Sources sources, int[] target) {
        if (target.length != sources.rows() || Arrays.stream(target).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a target of %d labels, the smallest %d: expected one from 0 on for each of the %d rows",
                    target.length,
                    Arrays.stream(target).min().orElse(0),
                    sources.rows()));
        }
        return new Joint(sources, Sources.compact(target));
    }

    /** The places of {@code numbers}, which are from 0 to less than there are places, in the order of the numbers. */
    private static int[] inOrder(int[] numbers) {
        int[] next = new int[numbers.length + 1];
        for (int number : numbers) {
            next[number + 1]++;
        }
        for (int number = 1; number < next.length; number++) {
            next[number] += next[number - 1];
        }
        int[] order = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            order[next[numbers[i]]++] = i;
        }
        return order;
    }

    private static int[] ordered(int[] numbers, int[] order) {
        return Arrays.stream(order).map(i -> numbers[i]).toArray();
    }

    /** Takes from what agrees on a set what agrees on more: Moebius inversion over the sets that contain it. */
    private static int[][] exactly(int[][] atLeast) {
        int[][] exact = Arrays.stream(atLeast).map(int[]::clone).toArray(int[][]::new);
        for (int bit = 1; bit < exact.length; bit <<= 1) {
            for (int set = 0; set < exact.length; set++) {
                if ((set & bit) == 0) {
                    int[] less = exact[set];
                    int[] more = exact[set | bit];
                    for (int i = 0; i < less.length; i++) {
                        less[i] -= more[i];
                    }
                }
            }
        }
        return exact;
    }

    /** The sources. */
    public Sources sources() {
        return sources;
    }

    /** Rows with each label; labels are numbered anew, without gaps. */
    int[] labelCounts() {
        return labelCounts;
    }

    /** Rows in each state. */
    int[] stateCounts() {
        return stateCounts;
    }

    /** The state of each cell; a cell is a pair of a state and a label that occurs, and those of one label follow one another. */
    int[] cellStates() {
        return cellStates;
    }

    /** The label of each cell. */
    int[] cellLabels() {
        return cellLabels;
    }

    /** Rows in each cell. */
    int[] cellCounts() {
        return cellCounts;
    }

    /** For each state the rows that agree with it on {@code set} at least. */
    int[] agreeing(int set) {
        return agreeing[set];
    }

    /** For each cell the rows of its label that agree with its state on {@code set} at least. */
    int[] agreeingCells(int set) {
        return agreeingCells[set];
    }

    /** For each state the rows that agree with it on {@code set} and on no other source. */
    int[] exactly(int set) {
        return exactly[set];
    }

    /** For each cell the rows of its label that agree with its state on {@code set} and on no other source. */
    int[] exactlyCells(int set) {
        return exactlyCells[set];
    }
}
