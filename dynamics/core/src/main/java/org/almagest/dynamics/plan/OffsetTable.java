package org.almagest.dynamics.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Offsets that a kernel reads, compared by content, so that equal ones can be shared. Not to be changed. */
final class OffsetTable {
    private final int[] values;

    OffsetTable(int... values) {
        this.values = values;
    }

    /** The array itself. */
    int[] values() {
        return values;
    }

    int count() {
        return values.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OffsetTable table && Arrays.equals(table.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
