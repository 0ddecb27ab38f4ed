package org.almagest.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A real Prometheus that scrapes one target four times a second, with the rules of the repository. */
final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether this program of the package prometheus is on the path. */
    static boolean installed(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Says aloud that a test is skipped for want of a program. */
    static String missing(String program) {
        String message =
                ("SKIPPED: no %s on the PATH, so nothing asks a real Prometheus; install it (Debian and Ubuntu: "
                                + "apt-get install prometheus) and run again")
                        .formatted(program);
        if (!installed(program)) {
            System.err.println(message);
        }
        return message;
    }

    static PrometheusServer scraping(int target, Path folder) throws IOException, InterruptedException {
        for (String rules : List.of("recording.yml", "alerts.yml")) {
            Files.copy(Dashboards.RULES.resolve(rules), folder.resolve(rules));
        }
        Path config = folder.resolve("prometheus.yml");
        String ours = Files.readString(Dashboards.RULES.resolve("prometheus.yml"));
        Files.writeString(
                config,
                ours.replace("scrape_interval: 5s", "scrape_interval: 250ms")
                        .replace("evaluation_interval: 5s", "evaluation_interval: 250ms")
                        .replace("localhost:9099", "localhost:" + target));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, port);
        Instant deadline = Instant.now().plus(START);
        while (!server.ready()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "prometheus does not start: " + Files.readString(folder.resolve("prometheus.log")));
            }
            Thread.sleep(100);
        }
        return server;
    }

    private boolean ready() throws InterruptedException {
        try {
            return response("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The result of a query at one time: series, each with {@code metric} and {@code value}. */
    JsonNode instant(String expression, Instant at) throws IOException, InterruptedException {
        return result("/api/v1/query?query=%s&time=%s".formatted(encoded(expression), seconds(at)));
    }

    /** The result of a query over a span, second by second: series, each with {@code metric} and {@code values}. */
    JsonNode range(String expression, Instant from, Instant to) throws IOException, InterruptedException {
        return result("/api/v1/query_range?query=%s&start=%s&end=%s&step=1"
                .formatted(encoded(expression), seconds(from), seconds(to)));
    }

    /** Rules as the server evaluates them. */
    JsonNode rules() throws IOException, InterruptedException {
        return JSON.readTree(response("/api/v1/rules").body()).at("/data/groups");
    }

    private JsonNode result(String path) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(response(path).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException(answer.path("error").asText());
        }
        return answer.at("/data/result");
    }

    private HttpResponse<String> response(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    private static String seconds(Instant at) {
        return "%d.%03d".formatted(at.getEpochSecond(), at.getNano() / 1_000_000);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
