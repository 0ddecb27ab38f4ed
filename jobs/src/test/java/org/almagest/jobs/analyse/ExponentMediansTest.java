package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.junit.jupiter.api.Test;

/** Exponents on the metrics page. */
class ExponentMediansTest {
    @Test
    void mediansAreByFamilyAndMomentAndLeaveOutWhatWasNotFitted() throws IOException {
        FleetMetrics metrics = new FleetMetrics();
        ExponentMedians.of(List.of(
                        slice("resnet", fit("max_norm", 9, "ok"), fit("max_norm", -0.1, "ok")),
                        slice("resnet", fit("max_norm", 9, "ok"), fit("max_norm", -0.4, "ok")),
                        slice("resnet", fit("max_norm", 9, "ok"), fit("max_norm", -0.2, "ok")),
                        slice("resnet", fit("max_norm", 9, "ok"), fit("max_norm", Double.NaN, "too_few_points")),
                        slice("mlp", fit("delta", 1, "ok"), fit("delta", 1, "ok")),
                        slice("mlp", fit("delta", 2, "ok"), fit("delta", 4, "ok"))))
                .tell(metrics);
        assertEquals(
                List.of(
                        "almagest_exponent{family=\"mlp\",quantity=\"delta\",axis=\"depth\",at=\"end\",} 2.5",
                        "almagest_exponent{family=\"mlp\",quantity=\"delta\",axis=\"depth\",at=\"init\",} 1.5",
                        "almagest_exponent{family=\"resnet\",quantity=\"max_norm\",axis=\"depth\",at=\"end\",} -0.2",
                        "almagest_exponent{family=\"resnet\",quantity=\"max_norm\",axis=\"depth\",at=\"init\",} 9.0"),
                exponents(metrics));
    }

    private static FittedSlice slice(String family, Fit initial, Fit trained) {
        return new FittedSlice(
                "sweep",
                "depth",
                new TreeMap<>(Map.of("family", family)),
                new TreeMap<>(),
                List.of(),
                1,
                List.of(initial),
                List.of(trained));
    }

    private static Fit fit(String quantity, double exponent, String status) {
        return new Fit("sweep", "{}", quantity, "depth", exponent, 0, 0, 0, 1, 5, 0, 1, status);
    }

    private static List<String> exponents(FleetMetrics metrics) throws IOException {
        try (MetricsServer server = MetricsServer.start(0, metrics);
                InputStream in = URI.create("http://localhost:%d/metrics".formatted(server.port()))
                        .toURL()
                        .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("almagest_exponent"))
                    .toList();
        }
    }
}
