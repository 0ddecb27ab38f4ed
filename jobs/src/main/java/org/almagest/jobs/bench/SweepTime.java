package org.almagest.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;

/**
 * A whole {@code almagest sweep} in a process of its own.
 *
 * @param seconds from the start of the process to its end, analysis included
 * @param firstRun seconds from the start of the process until a run was trained
 * @param runs how many runs there were
 * @param trained seconds that all runs took, added up
 */
record SweepTime(double seconds, double firstRun, long runs, double trained) {
    /**
     * Carries a sweep out.
     *
     * @param sweep its file or name
     * @param folder receives its tables; does not exist yet
     * @param flags further flags of the virtual machine
     */
    static SweepTime of(String sweep, Path folder, List<String> flags) {
        List<String> arguments = List.of("sweep", sweep, "--out", folder.toString(), "--yes");
        Instant started = Instant.now();
        long begun = System.nanoTime();
        try {
            Process process = new ProcessBuilder(BenchmarkEnvironment.almagest(flags, arguments))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int status;
            try {
                status = process.waitFor();
            } finally {
                process.destroy();
            }
            if (status != 0) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "almagest sweep %s ended with status %d: carry it out by hand to see why",
                        sweep,
                        status));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during the sweep " + sweep, e);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double start = started.getEpochSecond() + started.getNano() / 1e9;
        List<double[]> runs = new ArrayList<>();
        TableReader.forEach(folder.toString(), Table.EXECUTIONS, List.of("started_at", "seconds"), row -> {
            if (row[0] instanceof Long at && row[1] instanceof Double took) {
                runs.add(new double[] {at / 1e6 + took, took});
            }
        });
        double first = runs.stream().mapToDouble(run -> run[0] - start).min().orElse(Double.NaN);
        return new SweepTime(
                seconds,
                first,
                runs.size(),
                runs.stream().mapToDouble(run -> run[1]).sum());
    }
}
