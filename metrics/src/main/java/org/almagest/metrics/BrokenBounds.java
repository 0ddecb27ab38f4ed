package org.almagest.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which runs broke which theoretical bounds: the first few of each, for people. Labels of metrics never name a run. */
final class BrokenBounds {
    /** Of one bound; whoever wants them all asks the tables. */
    static final int MOST_RUNS = 20;

    private final Map<RunTally.BoundedQuantity, List<String>> runs = new LinkedHashMap<>();

    /** Takes in what a tally has. */
    synchronized void merge(Map<RunTally.BoundedQuantity, List<String>> more) {
        more.forEach((bounded, broke) -> add(runs, bounded, broke));
    }

    /** Their ids, by {@code probe} and then {@code quantity}. */
    synchronized Map<String, Map<String, List<String>>> runs() {
        Map<String, Map<String, List<String>>> byProbe = new TreeMap<>();
        runs.forEach((bounded, broke) -> byProbe.computeIfAbsent(bounded.probe(), any -> new TreeMap<>())
                .put(bounded.quantity(), List.copyOf(broke)));
        return byProbe;
    }

    /** Adds runs that are not there yet, as long as there is room. */
    static void add(
            Map<RunTally.BoundedQuantity, List<String>> runs, RunTally.BoundedQuantity bounded, List<String> broke) {
        List<String> known = runs.computeIfAbsent(bounded, any -> new ArrayList<>());
        for (String run : broke) {
            if (known.size() < MOST_RUNS && !known.contains(run)) {
                known.add(run);
            }
        }
    }
}
