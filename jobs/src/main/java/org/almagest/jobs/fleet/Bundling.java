package org.almagest.jobs.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.RunIdSet;
import org.almagest.jobs.trainer.ClusterTrainers;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a sweep into bundles: enough work in each that the files are few, little enough that all cores stay busy. The
 * cuts depend on the sweep's runs alone, not on cores nor on what is done already; so a sweep that was interrupted ends
 * with the same files as one that was not.
 *
 * @param bundles what is left to do: the cheapest first, so that there is something to see early and a mistake shows early, then the
 *     most expensive first, so that no long task is left at the end
 * @param order names of all bundles, done or not, the most expensive first
 * @param planned runs of the sweep
 * @param alreadyDone those of them that are left out
 */
record Bundling(List<Bundle> bundles, List<String> order, long planned, long alreadyDone) {
    /** Publishing costs tens of milliseconds: well under a percent of this. */
    private static final double MOST_SECONDS = 10;

    /** What is lost by an interruption, and what the last core waits for, in a small sweep. */
    private static final double LEAST_SECONDS = 1;

    /** A sweep is to fall into a few hundred bundles before these grow. */
    private static final double SHARE = 1.0 / 64;

    /** So that estimates near zero do not pile up without limit. */
    private static final int MOST_RUNS = 1000;

    Bundling {
        bundles = List.copyOf(bundles);
        order = List.copyOf(order);
    }

    /**
     * Cuts {@code runs}.
     *
     * @param runs the sweep's runs; one that comes again is passed over
     * @param done identities of runs whose results are published
     * @param cost estimated seconds of a run; may throw, and the run then counts as free, since it will fail at once
     */
    static Bundling of(Iterator<RunConfiguration> runs, Set<String> done, ToDoubleFunction<RunConfiguration> cost) {
        Set<String> seen = new RunIdSet();
        List<Sealed> cuts = new ArrayList<>();
        Cut open = new Cut("");
        double total = 0;
        long alreadyDone = 0;
        while (runs.hasNext()) {
            RunConfiguration run = runs.next();
            String configuration = CanonicalJson.write(run);
            String runId = RunIdentity.of(run);
            if (!seen.add(runId)) {
                continue;
            }
            boolean toDo = !done.contains(runId);
            alreadyDone += toDo ? 0 : 1;
            double seconds = seconds(run, cost);
            total += seconds;
            double enough = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, total * SHARE));
            String trainer = ClusterTrainers.name(run);
            // a run on the whole cluster is long, and an interruption should cost no more than the run that it meets
            if (seconds >= enough || !trainer.isEmpty()) {
                Cut alone = new Cut(trainer);
                alone.add(configuration, runId, seconds, toDo);
                alone.seal(cuts);
                continue;
            }
            open.add(configuration, runId, seconds, toDo);
            if (open.full(enough)) {
                open.seal(cuts);
                open = new Cut("");
            }
        }
        open.seal(cuts);
        List<Bundle> bundles = new ArrayList<>();
        for (Sealed cut : cuts) {
            if (cut.left() != null) {
                bundles.add(cut.left());
            }
        }
        bundles.sort(Comparator.comparingDouble(Bundle::seconds).reversed());
        cheapestFirst(bundles);
        cuts.sort(Comparator.comparingDouble(Sealed::seconds).reversed());
        return new Bundling(bundles, cuts.stream().map(Sealed::name).toList(), seen.size(), alreadyDone);
    }

    /** Of bundles from the most expensive on, those of a trainer that takes the whole cluster stay: they wait for the others anyway. */
    private static void cheapestFirst(List<Bundle> bundles) {
        for (int i = bundles.size() - 1; i > 0; i--) {
            if (bundles.get(i).trainer().isEmpty()) {
                bundles.add(0, bundles.remove(i));
                return;
            }
        }
    }

    /**
     * Cuts those of {@code runs} that are in {@code again}, whose results are published and to be replaced.
     *
     * @param cost see {@link #of}
     */
    static Bundling again(Iterator<RunConfiguration> runs, Set<String> again, ToDoubleFunction<RunConfiguration> cost) {
        Iterable<RunConfiguration> all = () -> runs;
        return of(
                StreamSupport.stream(all.spliterator(), false)
                        .filter(run -> again.contains(RunIdentity.of(run)))
                        .iterator(),
                Set.of(),
                cost);
    }

    private static double seconds(RunConfiguration run, ToDoubleFunction<RunConfiguration> cost) {
        try {
            double seconds = cost.applyAsDouble(run);
            return seconds > 0 ? seconds : 0;
        } catch (RuntimeException e) {
            return 0;
        }
    }

    /**
     * A bundle of the sweep.
     *
     * @param name that of what is left of it, or of all of it where nothing is left
     * @param seconds of all of it, so that its place in the order does not depend on what is done
     * @param left to do; null if nothing is
     */
    private record Sealed(String name, double seconds, @Nullable Bundle left) {}

    private static final class Cut {
        private final List<String> toDo = new ArrayList<>();
        private final List<String> toDoIds = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private final String trainer;
        private double seconds;
        private double secondsToDo;

        Cut(String trainer) {
            this.trainer = trainer;
        }

        void add(String configuration, String runId, double cost, boolean isToDo) {
            ids.add(runId);
            seconds += cost;
            if (isToDo) {
                toDo.add(configuration);
                toDoIds.add(runId);
                secondsToDo += cost;
            }
        }

        boolean full(double enough) {
            return seconds >= enough || ids.size() >= MOST_RUNS;
        }

        void seal(List<Sealed> cuts) {
            if (!toDo.isEmpty()) {
                Bundle left = Bundle.of(toDo, toDoIds, secondsToDo, trainer);
                cuts.add(new Sealed(left.name(), seconds, left));
            } else if (!ids.isEmpty()) {
                cuts.add(new Sealed(Bundle.name(ids), seconds, null));
            }
        }
    }
}
