package org.almagest.jobs.fleet;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.BundleWriter;
import org.almagest.jobs.table.OutputFolder;

/** One sweep in turn by a plain loop, by Spark on one core, and by Spark on two. */
final class FleetRounds {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private FleetRounds() {}

    /** Seconds by the wall clock, and of all processors. */
    private record Taken(double wall, double processor) {}

    private interface Work {
        void into(String folder) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        Sweep sweep = Sweep.read(SweepSource.find(args[1]));
        List<Double> overheadWall = new ArrayList<>();
        List<Double> overheadProcessor = new ArrayList<>();
        List<Double> efficiencyWall = new ArrayList<>();
        List<Double> efficiencyProcessor = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            Taken loop = taken(folder -> loop(sweep, folder));
            Taken one = taken(folder -> Fleet.run(sweep, folder, "local[1]", Progress.SILENT));
            Taken two = taken(folder -> Fleet.run(sweep, folder, "local[2]", Progress.SILENT));
            System.out.printf(
                    Locale.ROOT,
                    "round %d: loop %.1f s (processors %.1f s), Spark on one core %.1f s (%.1f s), on two %.1f s (%.1f s)%s%n",
                    round,
                    loop.wall(),
                    loop.processor(),
                    one.wall(),
                    one.processor(),
                    two.wall(),
                    two.processor(),
                    round == 0 ? ", not counted" : "");
            if (round > 0) {
                overheadWall.add(one.wall() / loop.wall() - 1);
                overheadProcessor.add(one.processor() / loop.processor() - 1);
                efficiencyWall.add(one.wall() / (2 * two.wall()));
                efficiencyProcessor.add(one.processor() / two.processor());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Spark beside the loop: %+.1f %% wall clock, %+.1f %% processor time%n"
                        + "two cores beside one: efficiency %.1f %% by wall clock, %.1f %% by processor time%n",
                100 * median(overheadWall),
                100 * median(overheadProcessor),
                100 * median(efficiencyWall),
                100 * median(efficiencyProcessor));
    }

    /** The same bundles in the same order to the same tables; with compaction, without Spark. */
    private static void loop(Sweep sweep, String out) throws IOException {
        Storage storage = Storage.at(out);
        try (OutputFolder folder = OutputFolder.open(storage)) {
            Bundling bundling = Bundling.of(sweep.runs(), Set.of(), RunExecutor.REAL::estimatedSeconds);
            folder.planCompaction(bundling.order());
            for (Bundle bundle : bundling.bundles()) {
                try (BundleWriter writer = new BundleWriter(storage, bundle.name(), "loop")) {
                    for (String canonical : bundle.configurations()) {
                        RunConfiguration configuration = CanonicalJson.read(canonical);
                        Instant startedAt = Instant.now();
                        long start = System.nanoTime();
                        RunResult result = Run.execute(configuration);
                        RunRows rows = new RunRows(
                                RunIdentity.of(canonical), new SweepLabel(sweep.name()), canonical, configuration, result);
                        rows.write(writer);
                        rows.writeExecution(writer, 1, startedAt, (System.nanoTime() - start) * 1e-9);
                    }
                    var staged = writer.finish();
                    folder.publish(staged);
                    folder.compactAfter(staged);
                }
            }
            folder.finishCompaction();
        }
    }

    private static Taken taken(Work work) throws IOException {
        Path folder = Files.createTempDirectory("fleet-rounds");
        try {
            long wall = System.nanoTime();
            long processor = PROCESS.getProcessCpuTime();
            work.into(folder.resolve("out").toString());
            return new Taken((System.nanoTime() - wall) * 1e-9, (PROCESS.getProcessCpuTime() - processor) * 1e-9);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
