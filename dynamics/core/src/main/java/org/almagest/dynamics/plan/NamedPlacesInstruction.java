package org.almagest.dynamics.plan;

import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.autodiff.ShapeException;
import org.almagest.dynamics.kernel.Kernels;

/**
 * Copies the rows or columns that an array of numbers names, or adds rows or columns to those that it names. Operands: c, a, the
 * names.
 *
 * @param adds whether what a holds goes to the named places of c, where it adds up; else the named places of a go to c
 * @param named the array whose places are named, as seen from the axis that they lie on
 * @param names how many are named
 */
record NamedPlacesInstruction(boolean adds, Along named, int names) implements Instruction {
    @Override
    public void run(Kernels kernels, double[] arena, int[] operands, int at) {
        int c = operands[at];
        int a = operands[at + 1];
        int inner = named.inner();
        if (adds) {
            Arrays.fill(arena, c, c + named.size(), 0);
        }
        for (int o = 0; o < named.outer(); o++) {
            int all = o * named.block();
            int chosen = o * names * inner;
            for (int i = 0; i < names; i++) {
                int there = all + place(arena[operands[at + 2] + i], named.extent()) * inner;
                int here = chosen + i * inner;
                if (inner == 1) {
                    arena[adds ? c + there : c + here] = adds ? arena[c + there] + arena[a + here] : arena[a + there];
                } else if (adds) {
                    kernels.accumulate(arena, inner, a + here, c + there);
                } else {
                    System.arraycopy(arena, a + there, arena, c + here, inner);
                }
            }
        }
    }

    /**
     * The row or column that {@code name} is.
     *
     * @throws ShapeException if it is none of {@code extent}
     */
    static int place(double name, int extent) {
        int place = (int) name;
        if (place != name || place < 0 || place >= extent) {
            throw new ShapeException(String.format(
                    Locale.ROOT, "row or column number %s: expected a whole number from 0 to %d", name, extent - 1));
        }
        return place;
    }
}
