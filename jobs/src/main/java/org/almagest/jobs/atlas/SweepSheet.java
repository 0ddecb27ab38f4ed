package org.almagest.jobs.atlas;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * A sweep of a study with what became of it.
 *
 * @param name its name
 * @param description what its file says of it
 * @param file name of its file
 * @param text all of the file
 * @param asked how many runs it has
 * @param statuses how many of them are there, by status word
 * @param processors where they ran
 * @param javas the JVMs
 * @param first when the first one began; null where none did
 * @param last when the last one began; null where none did
 * @param seconds how long they took together, as if one after another
 */
record SweepSheet(
        String name,
        String description,
        String file,
        String text,
        long asked,
        SortedMap<String, Integer> statuses,
        SortedSet<String> processors,
        SortedSet<String> javas,
        @Nullable Instant first,
        @Nullable Instant last,
        double seconds) {
    private static final long MICROS = 1_000_000;

    SweepSheet {
        statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
        processors = Collections.unmodifiableSortedSet(new TreeSet<>(processors));
        javas = Collections.unmodifiableSortedSet(new TreeSet<>(javas));
    }

    /** What {@code folder} holds of {@code sweep}. */
    static SweepSheet read(Sweep sweep, String folder) {
        SortedMap<String, Integer> statuses = new TreeMap<>();
        TableReader.forEach(
                folder, Table.RUNS, List.of("status"), row -> statuses.merge(text(row[0]), 1, Integer::sum));
        SortedSet<String> processors = new TreeSet<>();
        SortedSet<String> javas = new TreeSet<>();
        long[] when = {Long.MAX_VALUE, Long.MIN_VALUE};
        double[] seconds = new double[1];
        TableReader.forEach(folder, Table.EXECUTIONS, List.of("started_at", "seconds", "java", "cpu"), row -> {
            long at = (Long) Objects.requireNonNull(row[0]);
            when[0] = Math.min(when[0], at);
            when[1] = Math.max(when[1], at);
            seconds[0] += (Double) Objects.requireNonNull(row[1]);
            javas.add(text(row[2]));
            processors.add(text(row[3]));
        });
        boolean ran = when[0] <= when[1];
        return new SweepSheet(
                sweep.name(),
                sweep.description(),
                sweep.source().file(),
                sweep.source().text(),
                sweep.size(),
                statuses,
                processors,
                javas,
                ran ? instant(when[0]) : null,
                ran ? instant(when[1]) : null,
                seconds[0]);
    }

    /** How many of its runs are there. */
    int done() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** "3 min", as if the runs had gone one after another. */
    String time() {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.0f s", Math.max(1, seconds))
                : seconds < 6000
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** "2026-11-29", or two of them; empty where nothing ran. */
    String days() {
        if (first == null || last == null) {
            return "";
        }
        String from = first.toString().substring(0, "2026-11-29".length());
        String to = last.toString().substring(0, from.length());
        return from.equals(to) ? from : from + " to " + to;
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }
}
