package org.almagest.jobs.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.dynamics.train.Onlookers;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.StepCount;
import org.almagest.metrics.ExecutorReport;
import org.almagest.metrics.KernelKind;
import org.almagest.metrics.RunTally;
import org.almagest.metrics.RunUnderWay;
import org.almagest.metrics.UnderWay;

/** Collects what the tasks of this executor observe until the next report leaves. Safe for use by several threads. */
public final class Telemetry implements RunEvents {
    /** Nobody watches this fleet: what it is told is forgotten. */
    private static final Telemetry UNWATCHED = new Telemetry("", KernelKind.PLAIN, false);

    private static volatile Telemetry here = UNWATCHED;

    private final String executor;
    private final KernelKind kernels;
    private final boolean watched;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<Thread, RunUnderWay> underWay = new ConcurrentHashMap<>();
    private RunTally ended = new RunTally();
    private long stepsReported = StepCount.taken();

    Telemetry(String executor, KernelKind kernels, boolean watched) {
        this.executor = executor;
        this.kernels = kernels;
        this.watched = watched;
    }

    /** That of this process. */
    public static Telemetry here() {
        return here;
    }

    static synchronized void open(Telemetry telemetry) {
        here = telemetry;
    }

    static synchronized void close(Telemetry telemetry) {
        if (here == telemetry) {
            here = UNWATCHED;
        }
    }

    @Override
    public void runBegan(RunConfiguration configuration) {
        inFlight.incrementAndGet();
        if (watched) {
            RunUnderWay run = new RunUnderWay(configuration.family());
            underWay.put(Thread.currentThread(), run);
            Onlookers.enter(run);
        }
    }

    @Override
    public void runGivenUp() {
        left();
    }

    private void left() {
        inFlight.decrementAndGet();
        Onlookers.leave();
        underWay.remove(Thread.currentThread());
    }

    @Override
    public void runEnded(String run, RunConfiguration configuration, RunResult result, double seconds) {
        left();
        if (watched) {
            RunTally tally = new RunTally();
            tally.add(run, configuration, result, seconds);
            synchronized (this) {
                ended.merge(tally);
            }
        }
    }

    /** Whether runs have ended since the last report. */
    synchronized boolean hasNews() {
        return ended.runs() > 0;
    }

    /** What was observed since the last report, and how the runs stand that are under way. */
    synchronized ExecutorReport report() {
        RunTally tally = ended;
        ended = new RunTally();
        long steps = StepCount.taken();
        long taken = steps - stepsReported;
        stepsReported = steps;
        UnderWay now = new UnderWay();
        underWay.values().forEach(now::add);
        Runtime heap = Runtime.getRuntime();
        return new ExecutorReport(
                executor,
                kernels,
                heap.totalMemory() - heap.freeMemory(),
                heap.maxMemory(),
                inFlight.get(),
                taken,
                tally,
                now);
    }
}
