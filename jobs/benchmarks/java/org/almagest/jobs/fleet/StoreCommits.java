package org.almagest.jobs.fleet;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.StagedBundle;

/**
 * How long the driver takes to publish and to merge what executors have staged, in any output folder. The runs are those of the
 * quickstart, over and over under other names, with rows that nobody computed; staging them is timed apart, since executors do that.
 *
 * <pre>{@code
 * jobs/benchmarks/run org.almagest.jobs.fleet.StoreCommits FOLDER RUNS OF_A_BUNDLE AT_ONCE
 * }</pre>
 *
 * FOLDER is a new output folder, a path or a URI; AT_ONCE files are moved at a time, whatever the storage would like.
 */
final class StoreCommits {
    private static final int POINTS = 20;
    private static final double NANOS = 1e-9;

    private StoreCommits() {}

    public static void main(String[] args) throws IOException {
        int runs = Integer.parseInt(args[1]);
        int ofABundle = Integer.parseInt(args[2]);
        int atOnce = Integer.parseInt(args[3]);
        Storage storage = atOnce(Storage.at(args[0]), atOnce);
        List<RunConfiguration> configurations = new ArrayList<>();
        Sweep.read(SweepSource.find("quickstart")).runs().forEachRemaining(configurations::add);
        List<StagedBundle> staged = new ArrayList<>();
        List<String> names = new ArrayList<>();
        long staging = 0;
        long publishing = 0;
        long merging = 0;
        try (OutputFolder out = OutputFolder.open(storage)) {
            for (int from = 0; from < runs; from += ofABundle) {
                names.add(String.format(Locale.ROOT, "bundle%d", from));
            }
            long start = System.nanoTime();
            for (int from = 0; from < runs; from += ofABundle) {
                staged.add(stage(storage, configurations, from, Math.min(runs, from + ofABundle)));
            }
            staging = System.nanoTime() - start;
            out.planCompaction(names);
            for (int from = 0; from < staged.size(); from += out.atOnce()) {
                List<StagedBundle> together = staged.subList(from, Math.min(staged.size(), from + out.atOnce()));
                start = System.nanoTime();
                out.publish(together);
                long published = System.nanoTime();
                publishing += published - start;
                together.forEach(out::compactAfter);
                merging += System.nanoTime() - published;
            }
            start = System.nanoTime();
            out.finishCompaction();
            merging += System.nanoTime() - start;
            int found = out.runIds().size();
            if (found != runs || out.trouble() != null) {
                throw new IllegalStateException(found + " of " + runs + " runs are there: " + out.trouble());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d runs in %d bundles, %d files at once: staged in %.1f s, published in %.1f s, merged in %.1f s%n",
                runs,
                staged.size(),
                atOnce,
                staging * NANOS,
                publishing * NANOS,
                merging * NANOS);
    }

    private static Storage atOnce(Storage storage, int atOnce) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("atOnce")) {
                        return atOnce;
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static StagedBundle stage(Storage storage, List<RunConfiguration> configurations, int from, int to)
            throws IOException {
        try (BundleWriter writer = new BundleWriter(storage, String.format(Locale.ROOT, "bundle%d", from), "only")) {
            for (int run = from; run < to; run++) {
                RunConfiguration configuration = configurations.get(run % configurations.size());
                RunRows rows = new RunRows(
                        String.format(Locale.ROOT, "%032x", run + 1),
                        new SweepLabel("commits"),
                        CanonicalJson.write(configuration),
                        configuration,
                        result(run));
                rows.write(writer);
                rows.writeExecution(writer, 1, Instant.EPOCH, 1);
            }
            return writer.finish();
        }
    }

    private static RunResult result(int run) {
        List<TrajectoryPoint> trajectory = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            double value = 1.0 / (1 + i + run % 7);
            trajectory.add(new TrajectoryPoint(i, i, value, value, value, 0.1));
            measurements.add(Measurement.estimated(i, "commits", "max_norm", i, value, 0.1));
        }
        return new RunResult(
                Status.CONVERGED, POINTS, 0L, POINTS, POINTS, 1.0, 0.5, Scores.NONE, null, trajectory, measurements,
                List.of(), List.of(), List.of());
    }
}
