package org.almagest.jobs.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Times one row: everybody's numbers are compared first, then all take turns. */
final class PairedBenchmark {
    /** Numbers of different programs: rounding through a hundred steps, or a Hessian's sums over examples. */
    private static final double TOLERANCE = 1e-9;
    /** A form that is so much slower than the fastest of all is timed once only. */
    private static final double HOPELESS = 3;

    private final BenchmarkEnvironment environment;
    private final TimingPlan pace;

    PairedBenchmark(BenchmarkEnvironment environment, TimingPlan pace) {
        this.environment = environment;
        this.pace = pace;
    }

    /**
     * The row, timed.
     *
     * @throws IllegalStateException if a peer's numbers are not ours
     */
    Comparison time(BenchmarkCase row) {
        List<Contender> peers = new ArrayList<>();
        try (Contender ours = environment.ours(row.words(), row.processors())) {
            if (environment.python() != null && !row.script().isEmpty()) {
                List<String> arguments =
                        new ArrayList<>(row.words().subList(1, row.words().size()));
                arguments.addAll(row.flags());
                for (int copy = 0; copy < row.processors(); copy++) {
                    peers.add(environment.peer(row.script(), arguments, copy));
                }
            }
            return time(row, ours, peers);
        } finally {
            peers.forEach(Contender::close);
        }
    }

    /**
     * Seconds a step of a peer's one form while two processes of it are busy at once, after its numbers have been held
     * against ours.
     */
    double bothBusy(BenchmarkCase row) {
        List<Contender> peers = new ArrayList<>();
        try (Contender ours = environment.ours(row.words(), 1)) {
            List<String> arguments =
                    new ArrayList<>(row.words().subList(1, row.words().size()));
            arguments.addAll(row.flags());
            for (int copy = 0; copy < 2; copy++) {
                peers.add(environment.preparing(row.script(), arguments, copy));
            }
            // a hundred steps of ten thousand layers take minutes: both at once
            peers.forEach(Contender::ready);
            String form = peers.get(0).form(null).name();
            for (Contender peer : peers) {
                agreement(row, ours.form(null), peer.form(form));
            }
            List<Double> rounds = new ArrayList<>();
            for (int round = 0; round < pace.rounds(); round++) {
                rounds.add(2 * together(peers, form));
            }
            return Statistics.of(rounds).median();
        } finally {
            peers.forEach(Contender::close);
        }
    }

    private Comparison time(BenchmarkCase row, Contender ours, List<Contender> peers) {
        Contender.Form mine = ours.form(null);
        double error = 0;
        TreeSet<String> versions = new TreeSet<>();
        Map<String, String> missing = new LinkedHashMap<>();
        versions.add(ours.version());
        for (Contender peer : peers) {
            versions.add(peer.version());
            missing.putAll(peer.missing());
            for (Contender.Form form : peer.forms().values()) {
                error = Math.max(error, agreement(row, mine, form));
            }
        }
        ours.warm(mine.name(), pace.ourWarmUp());
        List<Contender.Form> forms =
                peers.isEmpty() ? List.of() : List.copyOf(peers.get(0).forms().values());
        for (Contender.Form form : forms) {
            for (Contender peer : peers) {
                peer.warm(form.name(), pace.theirWarmUp());
            }
        }
        List<Double> mineTimes = new ArrayList<>();
        Map<String, List<Double>> theirs = new LinkedHashMap<>();
        for (int round = 0; round < pace.rounds(); round++) {
            ours.begin(mine.name(), pace.slice());
            mineTimes.add(ours.timed());
            for (Contender.Form form : forms) {
                if (round == 0 || !hopeless(form.name(), theirs)) {
                    theirs.computeIfAbsent(form.name(), name -> new ArrayList<>())
                            .add(together(peers, form.name()));
                }
            }
        }
        List<Comparison.Peer> timed = new ArrayList<>();
        for (Contender.Form form : forms) {
            timed.add(new Comparison.Peer(
                    form.name(),
                    Statistics.of(theirs.getOrDefault(form.name(), List.of(Double.NaN))),
                    form.preparation()));
        }
        return new Comparison(
                row, Statistics.of(mineTimes), mine.preparation(), timed, missing, error, List.copyOf(versions));
    }

    /** Seconds a unit of several processes at once: their speeds add. */
    private double together(List<Contender> peers, String form) {
        peers.forEach(peer -> peer.begin(form, pace.slice()));
        double speed = 0;
        for (Contender peer : peers) {
            speed += 1 / peer.timed();
        }
        return 1 / speed;
    }

    private static boolean hopeless(String form, Map<String, List<Double>> theirs) {
        String library = library(form);
        double best = theirs.entrySet().stream()
                .filter(entry -> library(entry.getKey()).equals(library))
                .mapToDouble(entry -> entry.getValue().get(0))
                .min()
                .orElse(Double.NaN);
        return theirs.getOrDefault(form, List.of(0.0)).get(0) > HOPELESS * best;
    }

    private static String library(String form) {
        return form.startsWith("jax") ? "jax" : form.startsWith("torch.compile") ? form : "other";
    }

    private static double agreement(BenchmarkCase row, Contender.Form mine, Contender.Form theirs) {
        if (theirs.numbers().length != mine.numbers().length) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s: %s has %d numbers to compare, expected %d as ours",
                    row.name(),
                    theirs.name(),
                    theirs.numbers().length,
                    mine.numbers().length));
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < mine.numbers().length; i++) {
            largest = Math.max(largest, Math.abs(mine.numbers()[i]));
            difference = Math.max(difference, Math.abs(mine.numbers()[i] - theirs.numbers()[i]));
        }
        if (!(difference <= TOLERANCE * largest)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "%s: the numbers of %s differ from ours by %.1e of the largest, at most %.0e is allowed: not the same work, so nothing was timed",
                    row.name(),
                    theirs.name(),
                    difference / largest,
                    TOLERANCE));
        }
        return difference / largest;
    }
}
