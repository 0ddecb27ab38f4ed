package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.almagest.jobs.serve.TableServer;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.junit.jupiter.api.Test;

/** The images' health check, asked of the real servers. */
class HealthyTest {
    private static final String SCRIPT =
            DeployFiles.DEPLOY.resolve("container/healthy").toString();

    /** Nothing listens at port 1. */
    private static final int NOWHERE = 1;

    @Test
    void aSweepWithMetricsIsHealthyAndIsNotReadByThat() throws Exception {
        FleetMetrics metrics = new FleetMetrics();
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            assertEquals(0, status(server.port(), NOWHERE));
            // Otherwise a sweep would end before a Prometheus has read its verdicts.
            assertFalse(metrics.wasRead());
        }
    }

    @Test
    void aServerOfTablesIsHealthy() throws Exception {
        try (ServerSocket tables = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(0, status(NOWHERE, tables.getLocalPort()));
        }
    }

    @Test
    void whatDoesNotAnswerIsNot() throws Exception {
        assertEquals(1, status(NOWHERE, NOWHERE));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, status(silent.getLocalPort(), NOWHERE), "it listens, but says nothing");
        }
    }

    @Test
    void itAsksWhereTheProgramServes() {
        String text = String.join("\n", DeployFiles.lines(DeployFiles.DEPLOY.resolve("container/healthy")));
        assertEquals(true, text.contains("${ALMAGEST_METRICS_PORT:-%d}".formatted(DeployFiles.metricsPort())));
        assertEquals(true, text.contains("${ALMAGEST_FLIGHT_PORT:-%d}".formatted(TableServer.USUAL_PORT)));
    }

    private static int status(int metrics, int flight) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("bash", SCRIPT).redirectErrorStream(true);
        command.environment().put("ALMAGEST_METRICS_PORT", String.valueOf(metrics));
        command.environment().put("ALMAGEST_FLIGHT_PORT", String.valueOf(flight));
        Process process = command.start();
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }
}
