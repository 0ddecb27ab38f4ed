package org.almagest.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.train.Status;

/**
 * The metrics of a fleet, on the driver. What is published is counted when it is published ({@link #runEnded}); what
 * executors observe comes in {@link ExecutorReport}s, runs included that are not published yet or are carried out twice.
 *
 * <p>Labels come from closed sets (families, statuses, probes, quantities, claims, powers of two); whatever a sweep
 * contains, there are no more than {@value SeriesBudget#LIMIT} series and {@value CurrentValues#MOST_SERIES} of runs under way, and {@code almagest_series_refused_total} counts what
 * that left out.
 */
public final class FleetMetrics {
    /** How long the page stays after it was read for the last time, so that the answer can leave. */
    private static final long MILLIS_TO_ANSWER = 250;

    private final CollectorRegistry registry = new CollectorRegistry();
    private final boolean wanted;
    private final SeriesBudget budget;
    private final SweepClock sweep;
    private final Executors executors = new Executors(System::nanoTime);
    private final Distributions distributions;
    private final AbsoluteCosines cosines;
    private final LabelledValues planned;
    private final LabelledValues doneBefore;
    private final LabelledValues runs;
    private final LabelledValues steps;
    private final LabelledValues modelSteps;
    private final LabelledValues failures;
    private final LabelledValues violations;
    private final BrokenBounds brokenBounds = new BrokenBounds();
    private final LabelledValues exponents;
    private final LabelledValues verdicts;
    private final LabelledValues messages;
    private final MetricsPage page;
    private long runsEnded;
    private long runsObserved;

    /** Metrics that are all zero, in a registry of their own. */
    public FleetMetrics() {
        this(Clock.systemUTC(), SeriesBudget.LIMIT, true);
    }

    /** Metrics that nobody will read, so that executors need not report. */
    public static FleetMetrics unread() {
        return new FleetMetrics(Clock.systemUTC(), SeriesBudget.LIMIT, false);
    }

    FleetMetrics(Clock clock, int seriesLimit, boolean wanted) {
        this.wanted = wanted;
        budget = new SeriesBudget(seriesLimit);
        sweep = new SweepClock(clock);
        distributions = new Distributions(budget);
        cosines = new AbsoluteCosines(budget);
        planned = gauge("almagest_runs_planned", "Runs of the sweep, those carried out earlier included.");
        doneBefore = gauge(
                "almagest_runs_done_before", "Runs of the sweep that the output folder held already when it began.");
        planned.set(0);
        doneBefore.set(0);
        runs = counter(
                "almagest_runs",
                "Runs that ended and whose results are published, by family and status.",
                "family",
                "status");
        steps = counter("almagest_steps", "Optimiser steps of the runs that ended and whose results are published.");
        modelSteps = counter(
                "almagest_model_steps",
                "Optimiser steps as executors take them, one for each step of each model: runs in flight and repeated "
                        + "attempts included.");
        failures = counter(
                "almagest_failures", "Runs that failed and tasks that failed and were tried again, by cause.", "cause");
        for (FailureCause cause : FailureCause.values()) {
            failures.add(0, cause.word());
        }
        violations = counter(
                "almagest_bound_violations",
                "Looks at runs at which a measured number was beyond its theoretical bound, by probe and quantity: rank over "
                        + "bound above 1 (arXiv 2305.09088), rate over bound below 1, or a bound on the loss that does "
                        + "not hold (arXiv 2105.04550).",
                "probe",
                "quantity");
        exponents = gauge(
                "almagest_exponent",
                "Slope of log quantity on log axis, median over the slices of the last analysis; at: end = trained, init = "
                        + "the control before training.",
                "family",
                "quantity",
                "axis",
                "at");
        verdicts = gauge(
                "almagest_verdicts",
                "Verdicts of the last analysis, by claim and the study that it belongs to.",
                "study",
                "claim",
                "verdict");
        messages = counter("almagest_executor_messages", "Reports that executors have sent to the driver.");
        page = new MetricsPage(
                sweep,
                List.of(
                        planned,
                        doneBefore,
                        runs,
                        steps,
                        modelSteps,
                        failures,
                        executors,
                        new CurrentValues(executors, budget),
                        distributions,
                        cosines,
                        violations,
                        exponents,
                        verdicts,
                        messages,
                        series()));
        registry.register(page);
    }

    private LabelledValues counter(String name, String help, String... labels) {
        return LabelledValues.counter(name, help, budget, labels);
    }

    private LabelledValues gauge(String name, String help, String... labels) {
        return LabelledValues.gauge(name, help, budget, labels);
    }

    private Collector series() {
        return new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return List.of(
                        new GaugeMetricFamily(
                                "almagest_series", "Series of this page that the limit is about.", budget.taken()),
                        new GaugeMetricFamily(
                                "almagest_series_limit", "How many of them there may be at most.", budget.limit()),
                        new CounterMetricFamily(
                                "almagest_series_refused",
                                "Times that something was not shown, or not counted, since the limit was reached.",
                                budget.refused()));
            }
        };
    }

    /**
     * A sweep begins, none of whose runs were done before, and whose cost is unknown.
     *
     * @param name its name
     * @param runsPlanned how many runs it has
     */
    public void sweepBegan(String name, long runsPlanned) {
        sweepBegan(name, runsPlanned, 0, 0);
    }

    /**
     * A sweep begins.
     *
     * @param name its name
     * @param runsPlanned how many runs it has
     * @param runsDoneBefore how many of them are done already
     * @param estimatedSeconds what the others are thought to cost on one core; only ratios matter
     */
    public void sweepBegan(String name, long runsPlanned, long runsDoneBefore, double estimatedSeconds) {
        sweep.begin(name, estimatedSeconds);
        planned.set((double) runsPlanned);
        doneBefore.set((double) runsDoneBefore);
    }

    /**
     * The sweep writes into a folder, which its commands name.
     *
     * @param folder as the command line named it
     */
    public void writesInto(String folder) {
        sweep.writesInto(folder);
    }

    /**
     * A run has ended and its results are published.
     *
     * @param family its family
     * @param status how it ended
     * @param stepsTaken its optimiser steps
     */
    public synchronized void runEnded(String family, Status status, long stepsTaken) {
        runs.add(1, family, status.word());
        steps.add((double) stepsTaken);
        runsEnded++;
    }

    /**
     * Runs are done that were thought to cost this much.
     *
     * @param estimatedSeconds by the estimate that {@link #sweepBegan(String, long, long, double)} was told of
     */
    public void workDone(double estimatedSeconds) {
        sweep.done(estimatedSeconds);
    }

    /** An executor has told what it observed. */
    public void reported(ExecutorReport report) {
        RunTally ended = report.ended();
        messages.add(1);
        executors.heard(report);
        modelSteps.add((double) report.stepsTaken());
        distributions.merge(ended.distributions());
        cosines.merge(ended.cosines());
        ended.failures().forEach((cause, more) -> failures.add((double) more, cause.word()));
        ended.violations()
                .forEach((bounded, more) -> violations.add((double) more, bounded.probe(), bounded.quantity()));
        brokenBounds.merge(ended.broken());
        synchronized (this) {
            runsObserved += ended.runs();
            notifyAll();
        }
    }

    /** A task has failed, and Spark tries it again. */
    public void taskFailed(FailureCause cause) {
        failures.add(1, cause.word());
    }

    /**
     * Waits until executors have reported as many runs as are published.
     *
     * @return false if they did not within {@code patience}: an executor that was lost does not report
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized boolean awaitReports(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (wanted && runsObserved < runsEnded) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /**
     * An analysis has fitted an exponent to several slices of a sweep.
     *
     * @param family family of networks
     * @param quantity what was fitted
     * @param axis what varies
     * @param at "end" for trained networks, "init" for the control
     * @param median over the slices
     */
    public void fitted(String family, String quantity, String axis, String at, double median) {
        exponents.set(median, family, quantity, axis, at);
    }

    /**
     * An analysis has judged claims; takes the place of earlier verdicts on them.
     *
     * @param study names the study of a claim
     */
    public void judged(List<Verdict> judged, UnaryOperator<String> study) {
        for (Verdict verdict : judged) {
            for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
                verdicts.set(0, study.apply(verdict.claim()), verdict.claim(), outcome.word());
            }
        }
        judged.forEach(verdict -> verdicts.add(
                1,
                study.apply(verdict.claim()),
                verdict.claim(),
                verdict.verdict().word()));
    }

    /**
     * The sweep and its analysis have come to their end.
     *
     * @param success whether all that was planned is published
     */
    public void ended(boolean success) {
        sweep.end(success);
    }

    /**
     * Lets a Prometheus that has been reading along read the end too: verdicts come last, and would never be seen.
     * Returns at once where nobody has read anything.
     *
     * @param patience at most so long
     * @return false if nobody came in that time
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitLastScrape(Duration patience) throws InterruptedException {
        if (!page.wasRead()) {
            return true;
        }
        boolean read = page.awaitEndRead(patience.toMillis());
        if (read) {
            Thread.sleep(MILLIS_TO_ANSWER);
        }
        return read;
    }

    /** Whether executors should report. */
    public boolean wanted() {
        return wanted;
    }

    /** Whether anyone has read the metrics. */
    public boolean wasRead() {
        return page.wasRead();
    }

    /** The runs behind the violations. */
    BrokenBounds brokenBounds() {
        return brokenBounds;
    }

    CollectorRegistry registry() {
        return registry;
    }

    SweepClock sweep() {
        return sweep;
    }
}
