package org.almagest.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Exposes the executors that have reported lately, all together: their names are no closed set. */
final class Executors extends Collector {
    /** An executor reports every second; one that has been silent for so long is gone. */
    static final long SILENCE_NANOS = 30_000_000_000L;

    private final LongSupplier clock;
    private final Map<String, Heard> heard = new LinkedHashMap<>();

    private record Heard(ExecutorReport report, long at) {}

    /**
     * None yet.
     *
     * @param clock nanoseconds of a clock that never goes back
     */
    Executors(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void heard(ExecutorReport report) {
        heard.put(report.executor(), new Heard(report, clock.getAsLong()));
    }

    /** How all runs stand of which they have told lately. */
    synchronized UnderWay underWay() {
        forgetTheSilent();
        UnderWay all = new UnderWay();
        heard.values().forEach(last -> all.merge(last.report().underWay()));
        return all;
    }

    private void forgetTheSilent() {
        long now = clock.getAsLong();
        heard.values().removeIf(last -> now - last.at() > SILENCE_NANOS);
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        forgetTheSilent();
        GaugeMetricFamily kernels = new GaugeMetricFamily(
                "almagest_executors",
                "Executors that reported in the last 30 s, by the kernels they run: vector, or plain, which are five to six "
                        + "times slower.",
                List.of("kernels"));
        for (KernelKind kind : KernelKind.values()) {
            kernels.addMetric(
                    List.of(kind.word()),
                    heard.values().stream()
                            .filter(last -> last.report().kernels() == kind)
                            .count());
        }
        double fullest = heard.values().stream()
                .mapToDouble(last ->
                        (double) last.report().heapUsed() / last.report().heapMost())
                .max()
                .orElse(0);
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(kernels);
        families.add(new GaugeMetricFamily(
                "almagest_runs_in_flight",
                "Runs that executors are carrying out now.",
                sum(ExecutorReport::runsInFlight)));
        families.add(new GaugeMetricFamily(
                "almagest_executor_heap_used_bytes",
                "Heap in use, sum over executors; in local mode the driver's is the same.",
                sum(ExecutorReport::heapUsed)));
        families.add(new GaugeMetricFamily(
                "almagest_executor_heap_max_bytes",
                "What the heaps may grow to, sum over executors.",
                sum(ExecutorReport::heapMost)));
        families.add(new GaugeMetricFamily(
                "almagest_executor_heap_used_ratio",
                "Used over largest possible heap of the executor where that is highest; 0 to 1.",
                fullest));
        return families;
    }

    private double sum(ToDoubleFunction<ExecutorReport> of) {
        return heard.values().stream()
                .mapToDouble(last -> of.applyAsDouble(last.report()))
                .sum();
    }
}
