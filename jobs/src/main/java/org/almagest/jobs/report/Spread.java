package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Some of many, spread evenly: the first, the last, and as many between as there may be. */
final class Spread {
    private Spread() {}

    /** At most {@code most} of {@code all}, in their order. */
    static <T> List<T> over(List<T> all, int most) {
        return IntStream.of(indices(all.size(), most)).mapToObj(all::get).toList();
    }

    /** At most {@code most} of the numbers from 0 to {@code size} − 1, ascending. */
    static int[] indices(int size, int most) {
        if (most <= 0) {
            return new int[0];
        }
        if (size <= most) {
            return IntStream.range(0, size).toArray();
        }
        if (most == 1) {
            return new int[] {size - 1};
        }
        return IntStream.range(0, most)
                .map(i -> (int) ((long) i * (size - 1) / (most - 1)))
                .distinct()
                .toArray();
    }

    /** "; left out: 3 of 12 slices", or nothing where all are shown. */
    static String leftOut(int all, int shown, String what) {
        return all > shown ? String.format(Locale.ROOT, " Left out: %d of %d %s.", all - shown, all, what) : "";
    }

    /** {@code lists} one after another. */
    static <T> List<T> joined(List<List<T>> lists) {
        List<T> joined = new ArrayList<>();
        lists.forEach(joined::addAll);
        return joined;
    }
}
