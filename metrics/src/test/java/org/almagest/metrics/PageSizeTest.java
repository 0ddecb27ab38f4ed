package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.Status;
import org.junit.jupiter.api.Test;

/** How large the page may become, and what it costs. */
class PageSizeTest {
    private static final int MOST_BYTES = 2_000_000;
    /** A run of the smallest kind takes 10 ms; one per cent of that would be 100 µs. */
    private static final double MOST_SECONDS_EACH = 1e-4;

    @Test
    void tenThousandRunsOfManyKindsStayBelowTwoMegabytes() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        Random random = new Random(1);
        for (int run = 0; run < 10_000; run++) {
            RunTally tally = new RunTally();
            tally.add(
                    "4f1c",
                    SampleRuns.configuration("a-family-of-networks-" + run % 5, 1 << run % 15, 1 << run / 15 % 15),
                    SampleRuns.measured(random.nextDouble(), SampleRuns.measurements(12, random.nextGaussian())),
                    random.nextDouble());
            metrics.reported(new ExecutorReport("executor-" + run % 50, KernelKind.VECTOR, 1, 2, 1, 100, tally));
            metrics.runEnded("a-family-of-networks-" + run % 5, Status.FINISHED, 100);
        }
        RunUnderWay run = new RunUnderWay("a-family-of-networks-0");
        for (int quantity = 0; quantity < CurrentValues.MOST_SERIES; quantity++) {
            run.measured(
                    Measurement.exact(0, "a-probe-of-networks", "a_quantity_of_networks_" + quantity, null, 1 / 3.0));
        }
        UnderWay underWay = new UnderWay();
        underWay.add(run);
        metrics.reported(new ExecutorReport("executor-0", KernelKind.VECTOR, 1, 2, 1, 100, new RunTally(), underWay));
        String page = PageText.of(metrics);
        assertTrue(page.length() < MOST_BYTES, () -> page.length() + " bytes");
        assertTrue(page.length() > MOST_BYTES / 4, () -> page.length() + " bytes: the limit is not what was tested");
        long refused = Long.parseLong(PageText.samples(metrics, "almagest_series_refused_total")
                .get(0)
                .replaceAll(".* (\\d+)\\.?.*", "$1")
                .replace(".", ""));
        assertTrue(refused > 0, "nothing was refused");
        // what was there before the limit goes on
        assertEquals(List.of("almagest_steps_total 1000000.0"), PageText.samples(metrics, "almagest_steps_total"));
        assertEquals(
                List.of("almagest_executors{kernels=\"vector\",} 50.0", "almagest_executors{kernels=\"plain\",} 0.0"),
                PageText.samples(metrics, "almagest_executors"));
        long current = PageText.samples(metrics, "almagest_current_").size();
        assertEquals(CurrentValues.MOST_SERIES, current, "of runs under way");
        long series = PageText.samples(metrics, "almagest_").stream()
                .filter(line -> !line.startsWith("#"))
                .count();
        assertTrue(series <= SeriesBudget.LIMIT + current + 30, () -> series + " series");
    }

    @Test
    void limitIsKeptAndSaid() throws IOException {
        FleetMetrics metrics = new FleetMetrics(java.time.Clock.systemUTC(), 20, true);
        for (int family = 0; family < 30; family++) {
            metrics.runEnded("family-" + family, Status.FINISHED, 1);
        }
        List<String> runs = PageText.samples(metrics, "almagest_runs_total");
        int taken = Integer.parseInt(
                PageText.samples(metrics, "almagest_series ").get(0).replaceAll(".* (\\d+)\\.0", "$1"));
        assertEquals(20, taken);
        assertEquals(
                List.of("almagest_series_refused_total %d.0".formatted(30 - runs.size())),
                PageText.samples(metrics, "almagest_series_refused_total"));
        assertTrue(!runs.isEmpty() && runs.size() < 20, runs::toString);
    }

    @Test
    void observingARunCostsLittle() {
        RunTally tally = new RunTally();
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            for (int run = 0; run < 200; run++) {
                RunTally one = new RunTally();
                one.add(
                        "4f1c",
                        SampleRuns.configuration("resnet", 8, 8),
                        SampleRuns.measured(0.5, SampleRuns.measurements(15, run)),
                        1);
                tally.merge(one);
            }
            best = Math.min(best, (System.nanoTime() - start) * 1e-9 / 200);
        }
        double seconds = best;
        System.out.printf("observing a run of 30 measurements: %.1f µs%n", seconds * 1e6);
        assertTrue(seconds < MOST_SECONDS_EACH, () -> seconds + " s a run");
    }
}
