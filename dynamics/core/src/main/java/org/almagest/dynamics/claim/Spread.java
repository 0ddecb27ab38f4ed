package org.almagest.dynamics.claim;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.jspecify.annotations.Nullable;

/** Over what runs are spread out where many are to be seen at once. */
final class Spread {
    /** More places than these are no places but a scatter. */
    private static final int PLACES = 16;

    /** The coordinate that says which probes a run carries: two fleets that differ in nothing else train the same networks. */
    private static final String PROBES = "probes";

    /** By the number where a place is one, else by name. */
    static final Comparator<Exhibit.Mark> ORDER = Comparator.<Exhibit.Mark>comparingDouble(mark -> number(mark.place()))
            .thenComparing(Exhibit.Mark::place);

    private Spread() {}

    /**
     * The setting with the most values among {@code runs}, as long as they are not too many; the first by name of several.
     *
     * @param asked the one to take where it has several values; null where none is asked for
     * @param draws settings that choose random numbers, which are never taken
     * @return its name, empty where runs differ in nothing but their draws
     */
    static String of(List<MeasuredRun> runs, @Nullable String asked, Set<String> draws) {
        Map<String, Set<String>> values = new HashMap<>();
        for (MeasuredRun run : runs) {
            run.coordinates().forEach((name, value) -> values.computeIfAbsent(name, first -> new HashSet<>())
                    .add(JsonText.of(value)));
        }
        String best = "";
        int most = 1;
        for (String name : new TreeSet<>(values.keySet())) {
            int count = values.getOrDefault(name, Set.of()).size();
            boolean apart = draws.contains(name) || name.equals(PROBES);
            if (!apart && count > 1 && count <= PLACES && (name.equals(asked) || count > most)) {
                best = name;
                most = name.equals(asked) ? PLACES : count;
            }
        }
        return best;
    }

    /** Where {@code run} stands on a setting. */
    static String place(MeasuredRun run, String setting) {
        Object value = run.coordinate(setting);
        return setting.isEmpty()
                ? "all runs"
                : value instanceof Double number
                        ? JsonText.number(number)
                        : value == null ? "without " + setting : String.valueOf(value);
    }

    private static double number(String place) {
        try {
            return Double.parseDouble(place);
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
