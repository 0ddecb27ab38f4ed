package org.almagest.jobs.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says what happens in a soak as it happens, and counts it for the end. */
final class SoakLog {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final long seed;
    private final Instant start = Instant.now();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<String, Integer> endings = new TreeMap<>();
    private int rounds;
    private int submissions;
    private int restarts;
    private int givenUp;
    private long runs;

    SoakLog(long seed) {
        this.seed = seed;
    }

    void say(String format, Object... words) {
        System.out.printf(
                Locale.ROOT, "%s soak: %s%n", TIME.format(Instant.now()), String.format(Locale.ROOT, format, words));
    }

    void fault(Fault fault, String whom) {
        faults.merge(fault, 1, Integer::sum);
        say("%s: %s", fault.words(), whom);
    }

    /** A sweep is submitted, for the first time in its round or not. */
    void submitted(boolean again) {
        submissions++;
        restarts += again ? 1 : 0;
    }

    void ended(String how) {
        endings.merge(how, 1, Integer::sum);
        say("the driver ended: %s", how);
    }

    /** The tables of a round are those of the undisturbed fleet. */
    void roundIsWhole(int runsInTables, int runsGivenUp) {
        rounds++;
        runs += runsInTables;
        givenUp += runsGivenUp;
        say("round %d is whole: its tables are the undisturbed fleet's", rounds);
    }

    String summary() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "soak of %d s, seed %d: %d rounds whole (%d runs), %d submissions, %d of them restarts, %d faults%n",
                Duration.between(start, Instant.now()).toSeconds(),
                seed,
                rounds,
                runs,
                submissions,
                restarts,
                faults.values().stream().mapToInt(Integer::intValue).sum()));
        for (Fault fault : Fault.values()) {
            text.append(String.format(Locale.ROOT, "  %-42s %4d%n", fault.words(), faults.getOrDefault(fault, 0)));
        }
        endings.forEach(
                (how, times) -> text.append(String.format(Locale.ROOT, "  driver ended: %-28s %4d%n", how, times)));
        return text.append(String.format(
                        Locale.ROOT,
                        "  runs given up after repeated deaths, then carried out by --retry: %d%n",
                        givenUp))
                .toString();
    }
}
