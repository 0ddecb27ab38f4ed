package org.almagest.dynamics.autodiff;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A fixed list of places along an axis. */
public final class Indices {
    private final int[] values;

    private Indices(int[] values) {
        this.values = values;
    }

    /** These places, each at least 0. */
    public static Indices of(int... values) {
        return new Indices(values.clone());
    }

    public int count() {
        return values.length;
    }

    public int at(int i) {
        return values[i];
    }

    void checkBelow(int extent) {
        if (values.length == 0) {
            throw new ShapeException("no index: expected at least one");
        }
        for (int value : values) {
            if (value < 0 || value >= extent) {
                throw new ShapeException(String.format(Locale.ROOT, "index %d: expected 0 to %d", value, extent - 1));
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Indices indices && Arrays.equals(indices.values, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length + " indices";
    }
}
