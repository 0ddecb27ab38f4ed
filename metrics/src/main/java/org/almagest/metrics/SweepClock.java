package org.almagest.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Exposes the sweep: its name, when it began and ended, and how much of it is left. */
final class SweepClock extends Collector {
    private static final double MILLIS = 1e3;
    /** What stands before the host of an address may be a password, and metrics can be read by many. */
    private static final Pattern WHO = Pattern.compile("//[^/]*@");

    private final Clock clock;
    private @Nullable String name;
    private String output = "";
    private double began;
    private double ended = Double.NaN;
    private boolean succeeded;
    private double secondsPlanned;
    private double secondsDone;

    SweepClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * A sweep begins.
     *
     * @param sweep its name
     * @param estimatedSeconds what its runs that are still to do are thought to cost
     */
    synchronized void begin(String sweep, double estimatedSeconds) {
        name = sweep;
        began = now();
        ended = Double.NaN;
        succeeded = false;
        secondsPlanned = estimatedSeconds;
        secondsDone = 0;
    }

    /** The folder that holds its results. */
    synchronized void writesInto(String folder) {
        output = WHO.matcher(folder).replaceFirst("//");
    }

    /** The same folder; empty where nobody said. */
    synchronized String output() {
        return output;
    }

    /** Runs of an estimated cost are done. */
    synchronized void done(double estimatedSeconds) {
        secondsDone += estimatedSeconds;
    }

    /** The sweep has come to its end. */
    synchronized void end(boolean success) {
        ended = now();
        succeeded = success;
    }

    /** Whether {@link #end} was called since it began. */
    synchronized boolean hasEnded() {
        return !Double.isNaN(ended);
    }

    /** Seconds from its beginning to its end, or to now. */
    synchronized double elapsed() {
        return (Double.isNaN(ended) ? now() : ended) - began;
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        if (name == null) {
            return families;
        }
        families.add(new MetricFamilySamples(
                "almagest_sweep",
                Type.INFO,
                "The sweep that is being carried out, and the folder that it writes into.",
                List.of(new MetricFamilySamples.Sample(
                        "almagest_sweep_info", List.of("sweep", "output"), List.of(name, output), 1))));
        families.add(new GaugeMetricFamily(
                "almagest_sweep_start_time_seconds", "When the sweep began, in seconds since 1970.", began));
        families.addAll(outcome());
        double left = left();
        if (!Double.isNaN(left)) {
            families.add(new GaugeMetricFamily(
                    "almagest_sweep_remaining_seconds",
                    "Estimated seconds left: elapsed time · cost of the runs to do / cost of the runs done, costs by the "
                            + "estimate that bundles runs; absent until a run is done.",
                    left));
        }
        return families;
    }

    /** How long it took, and after its end whether it succeeded, and when. */
    synchronized List<MetricFamilySamples> outcome() {
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(new GaugeMetricFamily(
                "almagest_sweep_duration_seconds",
                "Seconds since the sweep began; since it ended, how long it took.",
                elapsed()));
        if (hasEnded()) {
            families.add(new GaugeMetricFamily(
                    "almagest_sweep_success",
                    "1 if the sweep ended with all its runs published, 0 if not; absent while it runs.",
                    succeeded ? 1 : 0));
        }
        if (succeeded) {
            families.add(new GaugeMetricFamily(
                    "almagest_sweep_last_success_timestamp_seconds",
                    "When the sweep ended with all its runs published, in seconds since 1970; absent before.",
                    ended));
        }
        return families;
    }

    /** The sweep's name; empty before it begins. */
    synchronized String name() {
        return name == null ? "" : name;
    }

    private double left() {
        if (!Double.isNaN(ended) || secondsPlanned <= 0) {
            return 0;
        }
        return secondsDone > 0 ? elapsed() * Math.max(0, secondsPlanned - secondsDone) / secondsDone : Double.NaN;
    }

    private double now() {
        return clock.millis() / MILLIS;
    }
}
