package org.almagest.jobs.fleet;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.concurrent.ExecutionContext$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Try;

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

    /** A place for each wave that Spark may know of. */
    private final Semaphore room;

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
        this.room = new Semaphore(underWay);
    }

    /**
     * Carries out {@code bundles}, and returns when no more is done. After a failure no wave begins, and those under way are cancelled;
     * so too where this thread is interrupted.
     *
     * @param bundles in the order in which they are to begin
     * @param task carries out the one bundle that it is given
     * @param accept is given what {@code task} returned, on Spark's own thread, so it must not take long; what it throws is a failure
     * @throws Exception what was thrown first
     */
    void carryOut(
            List<Bundle> bundles,
            Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task,
            Consumer<BundleOutcome> accept)
            throws Exception {
        try {
            for (int from = 0; from < bundles.size(); from += tasks) {
                room.acquire();
                if (failure.get() != null) {
                    room.release();
                    break;
                }
                submit(bundles.subList(from, Math.min(bundles.size(), from + tasks)), task, accept);
            }
            room.acquire(underWay);
        } catch (InterruptedException e) {
            fail(e);
            room.acquireUninterruptibly(underWay);
        }
        Throwable first = failure.get();
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof Exception exception) {
            throw exception;
        }
    }

    /** Returns at once; Spark keeps the order of what one thread hands it. */
    private void submit(
            List<Bundle> wave,
            Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task,
            Consumer<BundleOutcome> accept) {
        try {
            RDD<Bundle> oneBundleEach =
                    new JavaSparkContext(spark).parallelize(wave, wave.size()).rdd();
            spark.submitJob(
                            oneBundleEach,
                            new WithContext(task),
                            Range$.MODULE$.apply(0, wave.size()),
                            new Acceptance(accept),
                            () -> BoxedUnit.UNIT)
                    .onComplete(this::ended, ExecutionContext$.MODULE$.fromExecutor(Runnable::run));
        } catch (Throwable e) {
            fail(e);
            room.release();
        }
        // one that came behind the cancelling of the others
        if (failure.get() != null) {
            cancelAll();
        }
    }

    private BoxedUnit ended(Try<BoxedUnit> wave) {
        if (wave.isFailure()) {
            fail(wave.failed().get());
        }
        room.release();
        return BoxedUnit.UNIT;
    }

    /** What follows from the first failure, such as being cancelled, is no news. */
    private void fail(Throwable e) {
        if (failure.compareAndSet(null, e)) {
            cancelAll();
        }
    }

    private void cancelAll() {
        try {
            spark.cancelAllJobs();
        } catch (IllegalStateException stopped) {
            // it was stopped from outside, as on an interrupt, and has no jobs left to cancel
        }
    }

    /** A task that is told where it runs. */
    private static final class WithContext extends AbstractFunction1<Iterator<Bundle>, BundleOutcome>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task;

        WithContext(Function2<TaskContext, Iterator<Bundle>, BundleOutcome> task) {
            this.task = task;
        }

        @Override
        public BundleOutcome apply(Iterator<Bundle> bundles) {
            return task.apply(TaskContext.get(), bundles);
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
