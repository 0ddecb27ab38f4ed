package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.table.StagedBundle;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** However many bundles there are, Spark knows of few at a time, and nothing else is different. */
class WavesTest {
    private static final int TASKS = 3;
    private static final int UNDER_WAY = 2;

    /** The estimates of bundles are summed in the order in which they end. */
    private static final double ROUNDING = 1e-6;

    private static final AtomicInteger CARRIED_OUT = new AtomicInteger();

    @TempDir
    Path folder;

    private static List<Bundle> bundles(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Bundle.of(List.of("a run"), List.of("run " + i), i, ""))
                .toList();
    }

    @Test
    void sparkKnowsOfFewTasksAtATimeAndCarriesOutAll() throws Exception {
        List<Bundle> bundles = bundles(50);
        Known known = new Known();
        ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[2]"));
        try {
            spark.addSparkListener(known);
            new Waves(spark, TASKS, UNDER_WAY)
                    .carryOut(
                            bundles,
                            new Nothing(-1),
                            outcome -> accepted.add(outcome.files().bundle()));
        } finally {
            spark.stop();
        }
        assertEquals(50, accepted.size());
        assertEquals(bundles.stream().map(Bundle::name).collect(Collectors.toSet()), Set.copyOf(accepted));
        assertEquals(17, known.jobs);
        assertTrue(known.most <= TASKS * UNDER_WAY, () -> known.most + " tasks at a time");
        assertTrue(known.most > TASKS, "the cores wait for the end of each wave");
        assertEquals(50 % TASKS, known.last, "tasks of the job that began last");
    }

    /** Whoever interrupts a sweep wants it to end, not to go on behind his back. */
    @Test
    @Timeout(120)
    void anInterruptCancelsTheWaves() throws Exception {
        CARRIED_OUT.set(0);
        Thread caller = Thread.currentThread();
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[1]"));
        try {
            assertThrows(InterruptedException.class, () -> new Waves(spark, TASKS, UNDER_WAY)
                    .carryOut(bundles(3000), new Nothing(-1), outcome -> caller.interrupt()));
            Thread.interrupted();
            // what Spark tells of its jobs comes a moment late
            while (spark.statusTracker().getActiveJobIds().length > 0) {
                Thread.sleep(20);
            }
        } finally {
            Thread.interrupted();
            spark.stop();
        }
        assertTrue(CARRIED_OUT.get() < 1000, () -> CARRIED_OUT + " of 3000 were carried out in spite of it");
    }

    /** What cannot be published ends the waves like what cannot be carried out. */
    @Test
    void whatIsNotAcceptedEndsTheWaves() {
        CARRIED_OUT.set(0);
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[2]"));
        try {
            Exception failure = assertThrows(Exception.class, () -> new Waves(spark, TASKS, UNDER_WAY)
                    .carryOut(bundles(300), new Nothing(-1), outcome -> {
                        throw new IllegalStateException("the disk is full");
                    }));
            assertEquals("the disk is full", String.valueOf(failure.getCause().getMessage()), failure::toString);
        } finally {
            spark.stop();
        }
        assertTrue(CARRIED_OUT.get() < 100, () -> CARRIED_OUT + " of 300 were carried out in spite of it");
    }

    @Test
    void nothingIsNoWork() throws Exception {
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[1]"));
        try {
            new Waves(spark, TASKS, UNDER_WAY).carryOut(List.of(), new Nothing(-1), outcome -> {});
        } finally {
            spark.stop();
        }
    }

    /** The waves under way are cancelled, the others never begin, and what went wrong is what is told. */
    @Test
    void aTaskThatKeepsFailingEndsTheWaves() {
        CARRIED_OUT.set(0);
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[2]"));
        try {
            Exception failure = assertThrows(Exception.class, () -> new Waves(spark, TASKS, UNDER_WAY)
                    .carryOut(bundles(300), new Nothing(7), outcome -> {}));
            assertTrue(String.valueOf(failure.getMessage()).contains("the seventh"), failure.toString());
        } finally {
            spark.stop();
        }
        assertTrue(CARRIED_OUT.get() < 100, () -> CARRIED_OUT + " of 300 were carried out in spite of it");
    }

    /** As when somebody interrupts a sweep: what stopped it is thrown once, and no thread prints a trace of its own. */
    @Test
    void aStoppedContextIsOneFailure() {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        SparkContext spark = new SparkContext(SparkSettings.of("waves", "local[1]"));
        spark.stop();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try {
            assertThrows(IllegalStateException.class, () -> new Waves(spark, TASKS, UNDER_WAY)
                    .carryOut(bundles(20), new Nothing(-1), outcome -> {}));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(List.of(), List.copyOf(uncaught));
    }

    @Test
    void tablesProgressAndEstimateAreThoseOfOneWave() throws Exception {
        List<RunConfiguration> runs = PretendRuns.grid(8, 5);
        Counted one = new Counted();
        Counted many = new Counted();
        FleetMetrics metrics = new FleetMetrics();
        new Fleet(new PretendExecutor(0.3, 1), new FleetMetrics())
                .run("waves", runs.iterator(), folder.resolve("one").toString(), "local[2]", one);
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            FleetSummary summary = new Fleet(new PretendExecutor(0.3, 1), metrics, TASKS)
                    .run("waves", runs.iterator(), folder.resolve("many").toString(), "local[2]", many);
            assertEquals(40, summary.planned());
            assertEquals(0, summary.failed());
            String page = text(server);
            assertTrue(page.contains("almagest_runs_planned 40.0\n"), page);
            double left =
                    Double.parseDouble(page.replaceAll("(?s).*\nalmagest_sweep_remaining_seconds (\\S+)\n.*", "$1"));
            assertTrue(left < ROUNDING, left + " s are left of nothing");
        }
        Map<String, Object> files = TableFiles.of(folder.resolve("one"));
        TableFiles.assertSame(files, TableFiles.of(folder.resolve("many")));
        assertEquals(Map.of("begin 40 0", 1L, "end", 1L), many.calls);
        assertEquals(one.ended, many.ended);
        assertEquals(40, many.ended.values().stream().mapToLong(Long::longValue).sum());
    }

    private static String text(MetricsServer server) throws Exception {
        try (InputStream in = URI.create("http://localhost:%d/metrics".formatted(server.port()))
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Does nothing but count, or throws. */
    private static final class Nothing extends AbstractFunction2<TaskContext, Iterator<Bundle>, BundleOutcome>
            implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int failing;

        Nothing(int failing) {
            this.failing = failing;
        }

        @Override
        public BundleOutcome apply(TaskContext context, Iterator<Bundle> bundles) {
            Bundle bundle = bundles.next();
            CARRIED_OUT.incrementAndGet();
            if (bundle.seconds() == failing) {
                throw new IllegalStateException("the seventh");
            }
            return new BundleOutcome(new StagedBundle(bundle.name(), "only", List.of()), List.of(), bundle.seconds());
        }
    }

    /** Tasks of the jobs that have begun and not ended. */
    private static final class Known extends SparkListener {
        private final Map<Integer, Integer> open = new HashMap<>();
        private int jobs;
        private int most;
        private int last;

        @Override
        public void onJobStart(SparkListenerJobStart start) {
            jobs++;
            last = start.stageInfos().head().numTasks();
            open.put(start.jobId(), last);
            most = Math.max(
                    most, open.values().stream().mapToInt(Integer::intValue).sum());
        }

        @Override
        public void onJobEnd(SparkListenerJobEnd end) {
            open.remove(end.jobId());
        }
    }

    private static final class Counted implements Progress {
        private final Map<String, Long> calls = new HashMap<>();
        private final Map<String, Long> ended = new HashMap<>();

        @Override
        public void begin(long total, long done) {
            calls.merge("begin " + total + " " + done, 1L, Long::sum);
        }

        @Override
        public void advance(String status, long runs) {
            ended.merge(status, runs, Long::sum);
        }

        @Override
        public void end() {
            calls.merge("end", 1L, Long::sum);
        }
    }
}
