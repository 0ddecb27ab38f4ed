package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.train.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Pushgateway hears. */
class FinalPushTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void successIsPushedWithItsTime() throws IOException {
        String body = pushed(true);
        assertEquals(List.of("POST /metrics/job/almagest/sweep/depth-scaling"), heard);
        assertTrue(body.contains("almagest_sweep_success 1.0\n"), body);
        assertTrue(body.contains("almagest_sweep_last_success_timestamp_seconds 1."), body);
        assertTrue(body.contains("almagest_sweep_duration_seconds "), body);
        assertFalse(body.contains("almagest_runs"), body);
    }

    @Test
    void failureLeavesTheLastSuccessAsItWas() throws IOException {
        String body = pushed(false);
        assertTrue(body.contains("almagest_sweep_success 0.0\n"), body);
        assertFalse(body.contains("last_success"), body);
        // POST replaces metrics of the same name only; PUT would delete the time of the last success
        assertTrue(heard.get(0).startsWith("POST "), heard::toString);
    }

    @Test
    void gatewayThatIsNotThereIsNamed() {
        MetricsException e = assertThrows(
                MetricsException.class, () -> FinalPush.to("localhost:1").push(new FleetMetrics()));
        assertTrue(e.getMessage().contains("Pushgateway at localhost:1 ("), e.getMessage());
        assertTrue(e.getMessage().contains("expected one that listens there"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "http://localhost:9091", "localhost:port", ":9091", "a b:1"})
    void whatIsNoAddressIsRefused(String address) {
        assertEquals(
                address + " is no address of a Pushgateway: expected HOST:PORT, such as localhost:9091",
                assertThrows(IllegalArgumentException.class, () -> FinalPush.to(address))
                        .getMessage());
    }

    @Test
    void aPasswordIsRefusedAndNotRepeated() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> FinalPush.to("user:p@ss@gateway.example:9091"))
                .getMessage();
        assertTrue(message.startsWith("…@gateway.example:9091 is no address"), message);
    }

    private String pushed(boolean success) throws IOException {
        List<String> bodies = new ArrayList<>();
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            heard.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        gateway.start();
        try {
            FleetMetrics metrics = new FleetMetrics();
            metrics.sweepBegan("depth-scaling", 1);
            metrics.runEnded("resnet", Status.CONVERGED, 5);
            metrics.ended(success);
            FinalPush.to("localhost:" + gateway.getAddress().getPort()).push(metrics);
            return bodies.get(0);
        } finally {
            gateway.stop(0);
        }
    }
}
