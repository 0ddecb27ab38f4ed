package org.almagest.jobs.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps the page small enough to be sent around. Each section has limits of its own; this is for fleets that reach many
 * of them at once.
 */
final class Budget {
    /** With the libraries and the lists of verdicts and runs, the page stays below ten million bytes. */
    static final long BYTES = 5_500_000;

    private Budget() {}

    /**
     * {@code sections} with figures of no more than {@code most} bytes in all: as long as there are more, the
     * section with the most keeps every other figure, and says so.
     */
    static List<Section> fit(List<Section> sections, long most) {
        List<Section> fitting = new ArrayList<>(sections);
        List<Long> sizes = new ArrayList<>(sections.stream().map(Budget::size).toList());
        while (sizes.stream().mapToLong(Long::longValue).sum() > most) {
            int largest = IntStream.range(0, sizes.size())
                    .boxed()
                    .max(Comparator.comparing(sizes::get))
                    .orElseThrow();
            Section section = fitting.get(largest);
            if (section.figures().isEmpty()) {
                break;
            }
            fitting.set(
                    largest,
                    section.with(
                            Spread.over(section.figures(), section.figures().size() / 2)));
            sizes.set(largest, size(fitting.get(largest)));
        }
        for (int i = 0; i < fitting.size(); i++) {
            int all = sections.get(i).figures().size();
            int kept = fitting.get(i).figures().size();
            if (kept < all) {
                fitting.set(
                        i,
                        fitting.get(i).noting(Spread.leftOut(all, kept, "figures") + " That keeps this page small."));
            }
        }
        return fitting;
    }

    private static long size(Section section) {
        return section.figures().stream()
                .mapToLong(figure -> Markup.script(figure.specification()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
