package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.almagest.dynamics.autodiff.PoolingGeometry;
import org.jspecify.annotations.Nullable;

/** The positions that each window of a pooling sees, without those in the padding, window after window. */
final class WindowRows {
    private final int[] starts;
    private final int[] rows;

    private WindowRows(int[] starts, int[] rows) {
        this.starts = starts;
        this.rows = rows;
    }

    static WindowRows of(PoolingGeometry geometry) {
        int[] starts = new int[geometry.outPositions() + 1];
        int[] rows = new int[geometry.outPositions() * geometry.taps()];
        int count = 0;
        for (int q = 0; q < geometry.outPositions(); q++) {
            for (int tap = 0; tap < geometry.taps(); tap++) {
                int position = geometry.inPosition(q, tap);
                if (position >= 0) {
                    rows[count++] = position;
                }
            }
            starts[q + 1] = count;
        }
        return new WindowRows(starts, Arrays.copyOf(rows, count));
    }

    /** Where window {@code q} begins among {@link #rows}; the number of windows for the end of the last. */
    int start(int q) {
        return starts[q];
    }

    int[] rows() {
        return rows;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WindowRows windows
                && Arrays.equals(windows.starts, starts)
                && Arrays.equals(windows.rows, rows);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(starts) + Arrays.hashCode(rows);
    }
}
