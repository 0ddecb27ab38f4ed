package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.optim.MaxIter;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NoFeasibleSolutionException;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.junit.jupiter.api.Test;

/**
 * With averaged logits the prediction for codes a and b is the largest of f_a + g_b, whatever the streams make of themselves. How many
 * of the 16 pairs of codes it can get right, exactly: a set of pairs is within reach where a system of linear inequalities has a
 * solution, and all sets are gone through, larger ones from smaller ones.
 */
class LateCeilingTest {
    private static final int N = LabelTable.CODES;

    /** What each label gets from a, and from b: logits by which the gate has 13 pairs right. */
    private static final int[][] FROM_FIRST = {{3, 4, 0, 0}, {0, 4, 2, 1}, {0, 0, 2, 3}, {0, 2, 0, 4}};

    private static final int[][] FROM_SECOND = {{3, 1, 2, 0}, {3, 1, 2, 0}, {0, 0, 3, 3}, {4, 3, 0, 0}};

    @Test
    void theGateIsRightFor13PairsAtMost() {
        assertEquals(13, most(LabelTable.GATE, 0, new ArrayList<>(), 12));
    }

    @Test
    void xorIsRightFor11PairsAtMost() {
        assertEquals(11, most(LabelTable.XOR, 0, new ArrayList<>(), 10));
    }

    @Test
    void theWitnessHas13PairsRight() {
        int right = 0;
        for (int a = 0; a < N; a++) {
            for (int b = 0; b < N; b++) {
                int label = LabelTable.GATE.label(a, b);
                int lead = Integer.MAX_VALUE;
                for (int other = 0; other < N; other++) {
                    if (other != label) {
                        lead = Math.min(lead, sum(a, b, label) - sum(a, b, other));
                    }
                }
                right += lead > 0 ? 1 : 0;
            }
        }
        assertEquals(13, right);
    }

    private static int sum(int a, int b, int label) {
        return FROM_FIRST[a][label] + FROM_SECOND[b][label];
    }

    /** What one stream says by itself: the share of the labels that its best guess gets right. */
    @Test
    void aloneTheFirstStreamSaysHalf() {
        assertEquals(8, alone(LabelTable.GATE, true));
        assertEquals(4, alone(LabelTable.GATE, false));
        assertEquals(4, alone(LabelTable.XOR, true));
        assertEquals(4, alone(LabelTable.XOR, false));
    }

    private static int alone(LabelTable table, boolean first) {
        int right = 0;
        for (int own = 0; own < N; own++) {
            int[] counts = new int[N];
            int most = 0;
            for (int other = 0; other < N; other++) {
                int label = first ? table.label(own, other) : table.label(other, own);
                most = Math.max(most, ++counts[label]);
            }
            right += most;
        }
        return right;
    }

    /**
     * The size of the largest set of pairs within reach that has {@code chosen} and any of those from {@code next} on; {@code known}
     * where none is larger.
     */
    private static int most(LabelTable table, int next, List<Integer> chosen, int known) {
        if (next == N * N) {
            return Math.max(known, chosen.size());
        }
        int best = known;
        chosen.add(next);
        if (chosen.size() + N * N - next - 1 > best && withinReach(table, chosen)) {
            best = most(table, next + 1, chosen, best);
        }
        chosen.remove(chosen.size() - 1);
        // even with all that are left
        return chosen.size() + N * N - next - 1 > best ? most(table, next + 1, chosen, best) : best;
    }

    /** Whether there are f and g with f_a(y) + g_b(y) ≥ f_a(o) + g_b(o) + 1 for all chosen pairs, y the label and o any other. */
    private static boolean withinReach(LabelTable table, List<Integer> chosen) {
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int pair : chosen) {
            int a = pair / N;
            int b = pair % N;
            int label = table.label(a, b);
            for (int other = 0; other < N; other++) {
                if (other != label) {
                    double[] row = new double[2 * N * N];
                    row[a * N + label] = 1;
                    row[a * N + other] = -1;
                    row[N * N + b * N + label] = 1;
                    row[N * N + b * N + other] = -1;
                    constraints.add(new LinearConstraint(row, Relationship.GEQ, 1));
                }
            }
        }
        try {
            // numbers may be taken as not negative: a constant for all labels changes no lead
            double[] found = new SimplexSolver()
                    .optimize(
                            new MaxIter(10_000),
                            new LinearObjectiveFunction(new double[2 * N * N], 0),
                            new LinearConstraintSet(constraints),
                            new NonNegativeConstraint(true))
                    .getPoint();
            constraints.forEach(constraint -> assertTrue(dot(constraint, found) > 0.5, "a lead of 1"));
            return true;
        } catch (NoFeasibleSolutionException none) {
            return false;
        }
    }

    private static double dot(LinearConstraint constraint, double[] found) {
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += constraint.getCoefficients().getEntry(i) * found[i];
        }
        return sum;
    }
}
