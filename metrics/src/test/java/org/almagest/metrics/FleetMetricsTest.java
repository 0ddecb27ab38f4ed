package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.train.Status;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class FleetMetricsTest {

    @Test
    void countsAreExposedUnderTheirNames() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        metrics.sweepBegan("quickstart", 3);
        metrics.writesInto("out/depth");
        metrics.sweepBegan("depth-\"scaling\"", 12);
        metrics.runEnded("resnet", Status.CONVERGED, 100);
        metrics.runEnded("resnet", Status.CONVERGED, 20);
        metrics.runEnded("resnet", Status.FAILED, 0);
        metrics.runEnded("mlp", Status.DIVERGED, 3);
        assertEquals(
                List.of(
                        "almagest_runs_done_before 0.0",
                        "almagest_runs_in_flight 0.0",
                        "almagest_runs_planned 12.0",
                        "almagest_runs_total{family=\"mlp\",status=\"diverged\",} 1.0",
                        "almagest_runs_total{family=\"resnet\",status=\"converged\",} 2.0",
                        "almagest_runs_total{family=\"resnet\",status=\"failed\",} 1.0",
                        "almagest_steps_total 123.0",
                        "almagest_sweep_info{sweep=\"depth-\\\"scaling\\\"\",output=\"out/depth\",} 1.0"),
                samples(metrics, "almagest_(runs|steps|sweep_info).*"));
    }

    @Test
    void nothingHasHappenedYet() throws IOException {
        assertEquals(
                List.of(
                        "almagest_executors{kernels=\"plain\",} 0.0",
                        "almagest_executors{kernels=\"vector\",} 0.0",
                        "almagest_model_steps_total 0.0",
                        "almagest_runs_done_before 0.0",
                        "almagest_runs_in_flight 0.0",
                        "almagest_runs_planned 0.0",
                        "almagest_steps_total 0.0"),
                samples(new FleetMetrics(), "almagest_(runs|steps|sweep|model|executors|loss|meas|verdicts).*"));
    }

    @Test
    void timeLeftIsByCostAndTheEndIsSaid() throws IOException {
        MovableClock clock = new MovableClock();
        FleetMetrics metrics = new FleetMetrics(clock, SeriesBudget.LIMIT, true);
        metrics.sweepBegan("s", 10, 4, 200);
        assertEquals(List.of(), samples(metrics, "almagest_sweep_remaining_seconds.*"));
        clock.seconds = 1030;
        metrics.workDone(50);
        assertEquals(
                List.of(
                        "almagest_runs_done_before 4.0",
                        "almagest_sweep_duration_seconds 30.0",
                        "almagest_sweep_remaining_seconds 90.0",
                        "almagest_sweep_start_time_seconds 1000.0"),
                samples(metrics, "almagest_(sweep_[drs]|runs_done).*"));
        metrics.workDone(150);
        clock.seconds = 1100;
        metrics.ended(true);
        clock.seconds = 9999;
        assertEquals(
                List.of(
                        "almagest_sweep_duration_seconds 100.0",
                        "almagest_sweep_last_success_timestamp_seconds 1100.0",
                        "almagest_sweep_remaining_seconds 0.0",
                        "almagest_sweep_start_time_seconds 1000.0",
                        "almagest_sweep_success 1.0"),
                samples(metrics, "almagest_sweep_[drsl].*"));
    }

    @Test
    void executorsAreAddedUpAndForgottenWhenSilent() {
        long[] now = {0};
        Executors executors = new Executors(() -> now[0]);
        executors.heard(new ExecutorReport("1", KernelKind.VECTOR, 10, 100, 2, 0, new RunTally()));
        now[0] = Executors.SILENCE_NANOS / 2;
        executors.heard(new ExecutorReport("2", KernelKind.PLAIN, 60, 120, 1, 0, new RunTally()));
        assertEquals(List.of(1.0, 1.0, 3.0, 70.0, 220.0, 0.5), values(executors));
        now[0] = Executors.SILENCE_NANOS + 1;
        assertEquals(List.of(0.0, 1.0, 1.0, 60.0, 120.0, 0.5), values(executors));
        now[0] *= 2;
        assertEquals(List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), values(executors));
    }

    private static List<Double> values(Executors executors) {
        return executors.collect().stream()
                .flatMap(family -> family.samples.stream())
                .map(sample -> sample.value)
                .toList();
    }

    @Test
    void verdictsAreThoseOfTheLastAnalysis() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        metrics.judged(
                List.of(verdict("a", Verdict.Outcome.DISAGREES), verdict("b", Verdict.Outcome.AGREES)),
                claim -> "study-of-" + claim);
        metrics.judged(
                List.of(
                        verdict("a", Verdict.Outcome.AGREES),
                        verdict("a", Verdict.Outcome.AGREES),
                        verdict("a", Verdict.Outcome.INCONCLUSIVE)),
                claim -> "study-of-" + claim);
        assertEquals(
                List.of(
                        "almagest_verdicts{study=\"study-of-a\",claim=\"a\",verdict=\"agrees\",} 2.0",
                        "almagest_verdicts{study=\"study-of-a\",claim=\"a\",verdict=\"disagrees\",} 0.0",
                        "almagest_verdicts{study=\"study-of-a\",claim=\"a\",verdict=\"inconclusive\",} 1.0",
                        "almagest_verdicts{study=\"study-of-b\",claim=\"b\",verdict=\"agrees\",} 1.0",
                        "almagest_verdicts{study=\"study-of-b\",claim=\"b\",verdict=\"disagrees\",} 0.0",
                        "almagest_verdicts{study=\"study-of-b\",claim=\"b\",verdict=\"inconclusive\",} 0.0"),
                samples(metrics, "almagest_verdicts.*"));
    }

    private static Verdict verdict(String claim, Verdict.Outcome outcome) {
        return new Verdict(claim, "paper", "statement", outcome, 1.0, 1, 0, "{}");
    }

    @Test
    void reportsAreAwaited() throws Exception {
        FleetMetrics metrics = new FleetMetrics();
        metrics.runEnded("mlp", Status.FINISHED, 1);
        assertFalse(metrics.awaitReports(Duration.ofMillis(20)));
        RunTally tally = new RunTally();
        tally.add("4f1c", SampleRuns.configuration("mlp", 1, 1), SampleRuns.measured(1, List.of()), 1);
        Thread executor =
                new Thread(() -> metrics.reported(new ExecutorReport("1", KernelKind.VECTOR, 1, 2, 0, 7, tally)));
        executor.start();
        assertTrue(metrics.awaitReports(Duration.ofSeconds(20)));
        executor.join();
        assertEquals(List.of("almagest_model_steps_total 7.0"), samples(metrics, "almagest_model.*"));
        FleetMetrics unread = FleetMetrics.unread();
        unread.runEnded("mlp", Status.FINISHED, 1);
        assertTrue(unread.awaitReports(Duration.ofSeconds(20)), "nobody reports to these");
    }

    @Test
    void endWaitsForAReaderOnlyWhereThereIsOne() throws Exception {
        FleetMetrics metrics = new FleetMetrics();
        metrics.sweepBegan("s", 1);
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            metrics.ended(true);
            assertTrue(metrics.awaitLastScrape(Duration.ofSeconds(20)), "nobody reads");
            scrape(server.port());
        }
        FleetMetrics watched = new FleetMetrics();
        watched.sweepBegan("s", 1);
        try (MetricsServer server = MetricsServer.start(0, watched)) {
            scrape(server.port());
            watched.ended(true);
            assertFalse(watched.awaitLastScrape(Duration.ofMillis(20)), "the end is not read yet");
            scrape(server.port());
            assertTrue(watched.awaitLastScrape(Duration.ofSeconds(20)));
        }
    }

    @Test
    void addressThatIsNotOursIsNamed() throws IOException {
        // TEST-NET-1: no machine has it
        InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
        MetricsException e =
                assertThrows(MetricsException.class, () -> MetricsServer.start(elsewhere, 0, new FleetMetrics()));
        assertTrue(e.getMessage().startsWith("metrics address 192.0.2.1 cannot be used ("), e.getMessage());
        try (MetricsServer server = MetricsServer.start(InetAddress.getByName("0.0.0.0"), 0, new FleetMetrics())) {
            assertTrue(scrape(server.port()).contains("almagest_runs_planned 0.0"));
        }
    }

    private static final class MovableClock extends Clock {
        private long seconds = 1000;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds);
        }
    }

    @Test
    void everyMetricSaysWhatItIs() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        metrics.sweepBegan("quickstart", 1);
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            String text = scrape(server.port());
            for (String help : List.of(
                    "# HELP almagest_runs_total Runs that ended and whose results are published, by family and status.",
                    "# TYPE almagest_runs_total counter",
                    "# HELP almagest_steps_total Optimiser steps of the runs that ended and whose results are published.",
                    "# TYPE almagest_steps_total counter",
                    "# HELP almagest_runs_planned Runs of the sweep, those carried out earlier included.",
                    "# TYPE almagest_runs_planned gauge",
                    "# HELP almagest_sweep_info The sweep that is being carried out, and the folder that it writes into.")) {
                assertTrue(text.contains(help + "\n"), () -> "no '%s' in%n%s".formatted(help, text));
            }
        }
    }

    @Test
    void takenPortIsNamedWithTheWayOut() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MetricsException e = assertThrows(
                    MetricsException.class, () -> MetricsServer.start(other.getLocalPort(), new FleetMetrics()));
            assertEquals(
                    ("metrics port %d cannot be used (Address already in use): expected a free one; choose another, 0 for "
                                    + "any free one, or end the process that holds it")
                            .formatted(other.getLocalPort()),
                    e.getMessage());
        }
    }

    @Test
    void whatIsNoPortIsRefused() {
        for (int port : new int[] {-1, 65536}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> MetricsServer.start(port, new FleetMetrics()));
            assertEquals("metrics port %d: expected 1 to 65535, or 0 for any free one".formatted(port), e.getMessage());
        }
    }

    @Test
    void closedServerAnswersNoMore() throws IOException {
        MetricsServer server = MetricsServer.start(0, new FleetMetrics());
        int port = server.port();
        scrape(port);
        server.close();
        assertThrows(IOException.class, () -> scrape(port));
    }

    private static List<String> samples(FleetMetrics metrics, String pattern) throws IOException {
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            return scrape(server.port())
                    .lines()
                    .filter(line -> !line.startsWith("#") && line.matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    private static String scrape(int port) throws IOException {
        try (InputStream in = URI.create("http://localhost:%d/metrics".formatted(port))
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
