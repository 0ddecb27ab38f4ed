package org.almagest.studies.hessianrank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row echelon form over a prime field of the rows added so far; its length is their rank. It is reduced within blocks
 * of rows: what to subtract of a block's rows is then known from a new row's entries at their pivots before the first
 * is subtracted, so four go at a time.
 */
final class Echelon {
    /** Long enough to amortise the odd ends of fours, short enough that reducing within blocks costs little. */
    private static final int BLOCK = 32;

    private final PrimeField field;
    private final List<long[]> rows = new ArrayList<>();
    private int[] pivots = new int[BLOCK];

    Echelon(PrimeField field) {
        this.field = field;
    }

    /** Rank of the rows of {@code matrix}. */
    static int rank(PrimeField field, long[][] matrix) {
        Echelon echelon = new Echelon(field);
        for (long[] row : matrix) {
            echelon.add(row.clone());
        }
        return echelon.rank();
    }

    int rank() {
        return rows.size();
    }

    List<long[]> basis() {
        return rows;
    }

    /** Takes in {@code row}, which it keeps and changes; true if the rank rose. */
    boolean add(long[] row) {
        if (rows.size() == row.length) {
            return false;
        }
        for (int block = 0; block < rows.size(); block += BLOCK) {
            reduce(row, block, Math.min(block + BLOCK, rows.size()));
        }
        int pivot = 0;
        while (pivot < row.length && row[pivot] == 0) {
            pivot++;
        }
        if (pivot == row.length) {
            return false;
        }
        field.scale(row, field.inverse(row[pivot]));
        for (int j = rows.size() / BLOCK * BLOCK; j < rows.size(); j++) {
            long[] other = rows.get(j);
            if (other[pivot] != 0) {
                field.add(other, field.negate(other[pivot]), row);
            }
        }
        if (rows.size() == pivots.length) {
            pivots = Arrays.copyOf(pivots, 2 * pivots.length);
        }
        pivots[rows.size()] = pivot;
        rows.add(row);
        return true;
    }

    private void reduce(long[] row, int from, int to) {
        long[] c = new long[to - from];
        boolean any = false;
        for (int j = 0; j < c.length; j++) {
            c[j] = field.negate(row[pivots[from + j]]);
            any |= c[j] != 0;
        }
        if (!any) {
            return;
        }
        int j = 0;
        for (; j + 3 < c.length; j += 4) {
            int at = from + j;
            field.add(
                    row,
                    c[j],
                    rows.get(at),
                    c[j + 1],
                    rows.get(at + 1),
                    c[j + 2],
                    rows.get(at + 2),
                    c[j + 3],
                    rows.get(at + 3));
        }
        for (; j < c.length; j++) {
            field.add(row, c[j], rows.get(from + j));
        }
    }
}
