package org.almagest.jobs.fleet;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What runs cost in an output folder, beside what was estimated.
 *
 * @param scale measured over estimated seconds, by family
 * @param bytesPerRun bytes of all tables over the number of runs; 0 where nothing was measured
 */
public record MeasuredCosts(SortedMap<String, Double> scale, double bytesPerRun) {
    /** Nothing measured: estimates are taken as they stand. */
    public static final MeasuredCosts NONE = new MeasuredCosts(new TreeMap<>(), 0);

    /**
     * The costs of the runs in {@code outputFolder}.
     *
     * @throws OutputException if it cannot be read, or has no runs
     */
    public static MeasuredCosts of(String outputFolder) {
        Map<String, Double> seconds = new HashMap<>();
        TableReader.forEach(
                outputFolder,
                Table.EXECUTIONS,
                List.of("run_id", "seconds"),
                row -> seconds.put((String) Objects.requireNonNull(row[0]), (Double) Objects.requireNonNull(row[1])));
        Map<String, double[]> sums = new TreeMap<>();
        TableReader.forEach(outputFolder, Table.RUNS, List.of("run_id", "family", "config", "status"), row -> {
            Double measured = seconds.get((String) row[0]);
            if (measured != null && !"failed".equals(row[3])) {
                double[] sum = sums.computeIfAbsent((String) Objects.requireNonNull(row[1]), family -> new double[2]);
                sum[0] += measured;
                sum[1] += estimate(CanonicalJson.read((String) Objects.requireNonNull(row[2])));
            }
        });
        if (sums.isEmpty()) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "%s has no runs that ended: expected the output folder of a sweep like the one to be planned",
                    outputFolder));
        }
        SortedMap<String, Double> scale = new TreeMap<>();
        sums.forEach((family, sum) -> scale.put(family, sum[1] > 0 ? sum[0] / sum[1] : 1));
        return new MeasuredCosts(scale, bytes(outputFolder) / (double) seconds.size());
    }

    private static long bytes(String outputFolder) {
        Storage storage = Storage.at(outputFolder);
        long bytes = 0;
        try {
            for (Table table : Table.values()) {
                for (String name : storage.list(table.folder())) {
                    bytes += storage.input(table.folder() + "/" + name).getLength();
                }
            }
        } catch (IOException e) {
            throw new OutputException(
                    String.format(Locale.ROOT, "%s cannot be read: %s", outputFolder, e.getMessage()), e);
        }
        return bytes;
    }

    private static double estimate(RunConfiguration run) {
        return ClusterTrainers.estimatedSeconds(run);
    }

    /** Seconds of {@code bundle} on one core; its runs are neighbours in a grid, and taken to be of one family. */
    double seconds(Bundle bundle) {
        if (scale.isEmpty()) {
            return bundle.seconds();
        }
        String family = CanonicalJson.read(bundle.configurations().get(0)).family();
        return bundle.seconds() * scale.getOrDefault(family, 1.0);
    }
}
