package org.almagest.jobs.fleet;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Hands the bundles of a fleet to Spark a few thousand at a time. Spark's driver keeps kilobytes of each task that it knows of, and
 * refuses a job whose tasks together report more than {@code spark.driver.maxResultSize}; so half a million tasks are many jobs, of which
 * few are under way. Spark takes the earlier job's tasks first: while the last tasks of one wave end, the next waves keep the cores busy.
 */
final class Waves {
    /** Tasks of a wave: Spark's own cost of a job is that of a few tasks. */
    static final int TASKS = 4096;

    /**
     * Waves that Spark knows of at a time: one that waits for a slow task must not keep cores idle, and there may be ten thousand of
     * them.
     */
    static final int UNDER_WAY = 8;

    private final SparkContext spark;
    private final int tasks;
    private final int underWay;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * For one fleet.
     *
     * @param tasks tasks of a wave
     * @param underWay waves that Spark knows of at a time
     */
    Waves(SparkContext spark, int tasks, int underWay) {
        this.spark = spark;
        this.tasks = tasks;
        this.underWay = underWay;
    }

    /**
     * Carries out {@code bundles}, and returns when no more is done. After a failure no wave begins, and those under way are cancelled.
     *
     * @param bundles in the order in which they are to begin
     * @param task carries out the one bundle that it is given
     * @param accept is given what {@code task} returned, on Spark's own thread, so it must not take long
     * @throws Exception what Spark threw first
     */
    void carryOut(
            List<Bundle> bundles,
            Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task,
            Consumer<BundleOutcome> accept)
            throws Exception {
        int waves = (bundles.size() + tasks - 1) / tasks;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Math.min(underWay, waves); i++) {
            Thread thread = new Thread(
                    () -> {
                        for (int wave = begun.getAndIncrement();
                                wave < waves && failure.get() == null;
                                wave = begun.getAndIncrement()) {
                            int from = wave * tasks;
                            carryOutOne(bundles.subList(from, Math.min(bundles.size(), from + tasks)), task, accept);
                        }
                    },
                    String.format(Locale.ROOT, "almagest-wave-%d", i));
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable first = failure.get();
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof Exception exception) {
            throw exception;
        }
    }

    private void carryOutOne(
            List<Bundle> wave,
            Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task,
            Consumer<BundleOutcome> accept) {
        try {
            RDD<Bundle> oneBundleEach =
                    new JavaSparkContext(spark).parallelize(wave, wave.size()).rdd();
            ClassTag<BundleOutcome> outcomes = ClassTag$.MODULE$.apply(BundleOutcome.class);
            spark.runJob(
                    oneBundleEach,
                    task,
                    new Acceptance(outcome -> {
                        accept.accept(outcome);
                        // a wave that began while the others were being cancelled
                        if (failure.get() != null) {
                            cancelAll();
                        }
                    }),
                    outcomes);
        } catch (Throwable e) {
            // what follows from the first failure, such as being cancelled, is no news
            if (failure.compareAndSet(null, e)) {
                cancelAll();
            }
        }
    }

    private void cancelAll() {
        try {
            spark.cancelAllJobs();
        } catch (IllegalStateException stopped) {
            // it was stopped from outside, as on an interrupt, and has no jobs left to cancel
        }
    }

    /** Called in Spark's event loop. */
    private static final class Acceptance extends AbstractFunction2<Object, BundleOutcome, BoxedUnit>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final transient Consumer<BundleOutcome> accept;

        Acceptance(Consumer<BundleOutcome> accept) {
            this.accept = accept;
        }

        @Override
        public BoxedUnit apply(Object partition, BundleOutcome outcome) {
            accept.accept(outcome);
            return BoxedUnit.UNIT;
        }
    }
}
