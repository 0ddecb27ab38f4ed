package org.almagest.jobs.fleet;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.table.StagedBundle;
import org.almagest.jobs.table.Table;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * What the driver's heap holds while Spark carries out very many tasks that do nothing but tell of two runs each: what submitting,
 * scheduling and bookkeeping cost, without training and without tables. Driver and executor are one process here, so that the few
 * objects of the tasks at work are counted as well.
 */
final class ManyTasks {
    private static final double MEGABYTE = 1 << 20;

    /** Runs of a task in a sweep of a million expensive runs. */
    private static final int RUNS = 2;

    private ManyTasks() {}

    public static void main(String[] args) throws Exception {
        int tasks = Integer.parseInt(args[0]);
        int ofAWave = Integer.parseInt(args[1]);
        int underWay = Integer.parseInt(args[2]);
        List<Bundle> bundles = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            bundles.add(Bundle.of(List.of("{\"seed\": " + i + "}"), List.of("run " + i), 1, ""));
        }
        System.gc();
        double plan = used();
        AtomicLong accepted = new AtomicLong();
        long start = System.nanoTime();
        SparkContext spark = new SparkContext(SparkSettings.of("many tasks", "local[2]"));
        double most = 0;
        try {
            Thread fleet = new Thread(() -> {
                try {
                    new Waves(spark, ofAWave, underWay)
                            .carryOut(bundles, new Nothing(), outcome -> accepted.incrementAndGet());
                } catch (Throwable e) {
                    // errors too: too little memory is what this is about
                    System.out.println("failed: " + e);
                }
            });
            fleet.start();
            while (fleet.isAlive()) {
                fleet.join(500);
                most = Math.max(most, afterCollection());
            }
        } finally {
            spark.stop();
        }
        System.out.printf(
                Locale.ROOT,
                "%d of %d tasks in waves of %d, %d at a time: %.0f s; heap after collections at most %.0f MB, of which the plan %.0f MB%n",
                accepted.get(),
                tasks,
                ofAWave,
                underWay,
                (System.nanoTime() - start) * 1e-9,
                most,
                plan);
    }

    private static double used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    /** What the last collection of each part of the heap has left there. */
    private static double afterCollection() {
        double left = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
                left += pool.getCollectionUsage().getUsed() / MEGABYTE;
            }
        }
        return left;
    }

    /** Tells of runs that nobody has carried out. */
    private static final class Nothing extends AbstractFunction2<TaskContext, Iterator<Bundle>, BundleOutcome>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public BundleOutcome apply(TaskContext context, Iterator<Bundle> bundles) {
            Bundle bundle = bundles.next();
            List<BundleOutcome.Ending> endings = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                endings.add(new BundleOutcome.Ending(bundle.name(), "resnet", Status.CONVERGED, 1, 0.5));
            }
            return new BundleOutcome(
                    new StagedBundle(bundle.name(), "only", List.of(Table.RUNS)), endings, bundle.seconds());
        }
    }
}
