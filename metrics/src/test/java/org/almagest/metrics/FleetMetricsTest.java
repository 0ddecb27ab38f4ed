package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.almagest.dynamics.train.Status;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class FleetMetricsTest {

    @Test
    void countsAreExposedUnderTheirNames() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        metrics.sweepBegan("quickstart", 3);
        metrics.sweepBegan("depth-\"scaling\"", 12);
        metrics.runEnded("resnet", Status.CONVERGED, 100);
        metrics.runEnded("resnet", Status.CONVERGED, 20);
        metrics.runEnded("resnet", Status.FAILED, 0);
        metrics.runEnded("mlp", Status.DIVERGED, 3);
        assertEquals(
                List.of(
                        "almagest_runs_planned 12.0",
                        "almagest_runs_total{family=\"mlp\",status=\"diverged\",} 1.0",
                        "almagest_runs_total{family=\"resnet\",status=\"converged\",} 2.0",
                        "almagest_runs_total{family=\"resnet\",status=\"failed\",} 1.0",
                        "almagest_steps_total 123.0",
                        "almagest_sweep_info{sweep=\"depth-\\\"scaling\\\"\",} 1.0"),
                samples(metrics));
    }

    @Test
    void nothingHasHappenedYet() throws IOException {
        assertEquals(List.of("almagest_runs_planned 0.0", "almagest_steps_total 0.0"), samples(new FleetMetrics()));
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
                    "# HELP almagest_steps_total Optimiser steps of the runs that ended.",
                    "# TYPE almagest_steps_total counter",
                    "# HELP almagest_runs_planned Runs of the sweep, those carried out earlier included.",
                    "# TYPE almagest_runs_planned gauge",
                    "# HELP almagest_sweep_info The sweep that is being carried out.")) {
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

    private static List<String> samples(FleetMetrics metrics) throws IOException {
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            return scrape(server.port())
                    .lines()
                    // When a counter was made; no two runs of this test agree on it.
                    .filter(line -> !line.startsWith("#") && !line.contains("_created"))
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
