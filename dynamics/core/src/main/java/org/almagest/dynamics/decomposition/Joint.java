package org.almagest.dynamics.decomposition;

import java.util.Arrays;

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

    private Joint(Sources sources, int[] target) {
        int rows = sources.rows();
        int states = sources.states();
        int labels = Arrays.stream(target).max().orElse(0) + 1;
        this.sources = sources;
        this.labelCounts = new int[labels];
        this.stateCounts = new int[states];
        int[] counts = new int[Math.multiplyExact(states, labels)];
        for (int row = 0; row < rows; row++) {
            int state = sources.stateOf()[row];
            labelCounts[target[row]]++;
            stateCounts[state]++;
            counts[state * labels + target[row]]++;
        }
        int cells = (int) Arrays.stream(counts).filter(count -> count > 0).count();
        this.cellStates = new int[cells];
        this.cellLabels = new int[cells];
        this.cellCounts = new int[cells];
        int cell = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                cellStates[cell] = i / labels;
                cellLabels[cell] = i % labels;
                cellCounts[cell++] = counts[i];
            }
        }
        int sets = 1 << sources.count();
        this.agreeing = new int[sets][];
        this.agreeingCells = new int[sets][];
        for (int set = 0; set < sets; set++) {
            int[] group = sources.groups(set);
            int[] inGroup = new int[sources.groupCount(set)];
            int[] inGroupByLabel = new int[Math.multiplyExact(inGroup.length, labels)];
            for (int u = 0; u < states; u++) {
                inGroup[group[u]] += stateCounts[u];
            }
            for (int c = 0; c < cells; c++) {
                inGroupByLabel[group[cellStates[c]] * labels + cellLabels[c]] += cellCounts[c];
            }
            agreeing[set] = new int[states];
            agreeingCells[set] = new int[cells];
            for (int u = 0; u < states; u++) {
                agreeing[set][u] = inGroup[group[u]];
            }
            for (int c = 0; c < cells; c++) {
                agreeingCells[set][c] = inGroupByLabel[group[cellStates[c]] * labels + cellLabels[c]];
            }
        }
        this.exactly = exactly(agreeing);
        this.exactlyCells = exactly(agreeingCells);
    }

    static Joint of(Sources sources, int[] target) {
        if (target.length != sources.rows() || Arrays.stream(target).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException(
                    "a target of %d labels, the smallest %d: expected one from 0 on for each of the %d rows"
                            .formatted(
                                    target.length, Arrays.stream(target).min().orElse(0), sources.rows()));
        }
        return new Joint(sources, target);
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

    /** Rows with each label. */
    int[] labelCounts() {
        return labelCounts;
    }

    /** Rows in each state. */
    int[] stateCounts() {
        return stateCounts;
    }

    /** The state of each cell; a cell is a pair of a state and a label that occurs. */
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
