package org.almagest.dynamics.curvature;

import org.almagest.dynamics.data.Examples;

/** Some rows of a matrix on a chunk of examples, computed from several directions at once. */
interface RowRun {
    /** Examples in the chunk. */
    int batch();

    /** Takes the examples from {@code from} on, and does what no direction changes. */
    void load(Examples examples, int from);

    /** How many directions give all rows. */
    int directions();

    /** How many of them go at once. */
    int lanes();

    /** Adds {@code share} times the rows that {@code count} directions give, from direction {@code from} on. */
    void add(int from, int count, double share, UpperTriangle sums);
}
