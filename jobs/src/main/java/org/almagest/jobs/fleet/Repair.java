package org.almagest.jobs.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.metrics.FleetMetrics;

/**
 * Mends an output folder: bundles with a damaged file are taken back whole, and those of their runs whose configuration
 * can still be read are carried out anew, to the same numbers.
 */
public final class Repair {
    private final RunExecutor executor;

    Repair(RunExecutor executor) {
        this.executor = executor;
    }

    /**
     * What was done.
     *
     * @param retracted bundles taken back
     * @param recomputed runs carried out anew
     * @param lost bundles whose runs are not known any more, since their file in {@code runs} was damaged, or that no family
     *     of ours can carry out; their sweep or training, run again, brings them back
     */
    public record Result(SortedSet<String> retracted, long recomputed, List<String> lost) {
        public Result {
            lost = List.copyOf(lost);
        }
    }

    /**
     * With the settings that did not exist when it was recorded, which change nothing; unless no family of ours can carry it
     * out.
     */
    private RunConfiguration known(RunConfiguration recorded) {
        RunConfiguration configuration = RunIdentity.complete(recorded);
        // the estimate is what the fleet asks for first, and would then end by
        executor.estimatedSeconds(configuration);
        return configuration;
    }

    /**
     * Mends what {@code check} found in {@code outputFolder}.
     *
     * @param master a Spark master, such as {@code local[*]}
     * @throws org.almagest.jobs.storage.OutputException if the folder cannot be used
     * @throws FleetException if Spark gave up; what was taken back then has to be brought back by its sweep
     */
    public static Result run(String outputFolder, FolderCheck check, String master, Progress progress) {
        return new Repair(RunExecutor.REAL).carryOut(outputFolder, check, master, progress);
    }

    Result carryOut(String outputFolder, FolderCheck check, String master, Progress progress) {
        SortedSet<String> bundles = check.bundles();
        Map<SweepLabel, List<RunConfiguration>> sweeps = new LinkedHashMap<>();
        List<String> lost = new ArrayList<>();
        for (String bundle : bundles) {
            long before = sweeps.values().stream().mapToLong(List::size).sum();
            try {
                TableReader.bundle(
                        outputFolder,
                        Table.RUNS,
                        bundle,
                        List.of("sweep", "study", "config"),
                        row -> sweeps.computeIfAbsent(
                                        new SweepLabel((String) Objects.requireNonNull(row[0]), (String) row[1]),
                                        label -> new ArrayList<>())
                                .add(known(CanonicalJson.read((String) Objects.requireNonNull(row[2])))));
            } catch (OutputException | IllegalArgumentException e) {
                // what the bundle's runs were is what is damaged, or they were trained elsewhere
                lost.add(bundle);
                continue;
            }
            if (sweeps.values().stream().mapToLong(List::size).sum() == before) {
                lost.add(bundle);
            }
        }
        try (OutputFolder folder = OutputFolder.open(executor.storage(outputFolder))) {
            bundles.forEach(folder::retract);
        }
        long recomputed = 0;
        for (Map.Entry<SweepLabel, List<RunConfiguration>> sweep : sweeps.entrySet()) {
            recomputed += new Fleet(executor, FleetMetrics.unread())
                    .run(sweep.getKey(), sweep.getValue().iterator(), outputFolder, master, progress)
                    .planned();
        }
        return new Result(bundles, recomputed, lost);
    }
}
