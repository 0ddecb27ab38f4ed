package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.almagest.metrics.FinalPush;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsException;
import org.almagest.metrics.MetricsServer;
import org.jspecify.annotations.Nullable;

/** The metrics of one sweep and those who hear of them, from its beginning to its end. */
final class LiveMetrics implements AutoCloseable {
    private final FleetMetrics metrics;
    private final @Nullable MetricsServer server;
    private final @Nullable FinalPush push;
    private final int lingerSeconds;
    private final PrintWriter err;
    private boolean succeeded;

    LiveMetrics(
            FleetMetrics metrics,
            @Nullable MetricsServer server,
            @Nullable FinalPush push,
            int lingerSeconds,
            PrintWriter err) {
        this.metrics = metrics;
        this.server = server;
        this.push = push;
        this.lingerSeconds = lingerSeconds;
        this.err = err;
    }

    FleetMetrics metrics() {
        return metrics;
    }

    /** All went well; without this call the outcome is a failure. */
    void succeeded() {
        succeeded = true;
    }

    /** Tells the outcome, and stops serving. */
    @Override
    public void close() {
        metrics.ended(succeeded);
        try {
            push();
            linger();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private void push() {
        if (push == null) {
            return;
        }
        try {
            push.push(metrics);
        } catch (MetricsException e) {
            // The sweep is done, and nobody should have to repeat it for want of a gateway.
            say("warning: " + e.getMessage());
        }
    }

    private void linger() {
        if (server == null || lingerSeconds == 0 || !metrics.wasRead()) {
            return;
        }
        say(String.format(Locale.ROOT, "metrics stay until Prometheus has read the end, at most %d s", lingerSeconds));
        try {
            if (!metrics.awaitLastScrape(Duration.ofSeconds(lingerSeconds))) {
                say(
                        "warning: nobody has read the end of the sweep; give --metrics-linger more than the scrape interval");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
