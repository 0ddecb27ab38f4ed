package org.almagest.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.PushGateway;
import java.io.IOException;
import java.net.MalformedURLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Leaves the outcome of a sweep at a Pushgateway: how long it took, whether it succeeded, and when it last did. A sweep
 * that fails leaves the time of the last success as it was. Nothing else is pushed: what is true only while a sweep runs
 * would stay there for ever.
 */
public final class FinalPush {
    private static final String JOB = "almagest";

    private final String address;
    private final PushGateway gateway;

    private FinalPush(String address, PushGateway gateway) {
        this.address = address;
        this.gateway = gateway;
    }

    /**
     * Names the gateway; nothing is sent yet.
     *
     * @param address {@code HOST:PORT}
     * @throws IllegalArgumentException if it is none
     */
    public static FinalPush to(String address) {
        if (!address.matches("[A-Za-z0-9._-]+:[0-9]{1,5}|\\[[0-9A-Fa-f:.]+]:[0-9]{1,5}")) {
            // What is before an @ may be a password, and messages end up in logs.
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s is no address of a Pushgateway: expected HOST:PORT, such as localhost:9091",
                    address.replaceFirst("(?s)^.*@", "…@")));
        }
        try {
            return new FinalPush(
                    address,
                    new PushGateway(java.net.URI.create("http://" + address).toURL()));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s is no address of a Pushgateway: expected HOST:PORT, such as localhost:9091",
                            address),
                    e);
        }
    }

    /**
     * Pushes the outcome under the job {@code almagest} and the sweep's name.
     *
     * @throws MetricsException if the gateway cannot be reached, or refuses
     */
    public void push(FleetMetrics metrics) {
        CollectorRegistry outcome = new CollectorRegistry();
        outcome.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return metrics.sweep().outcome();
            }
        });
        try {
            gateway.pushAdd(outcome, JOB, Map.of("sweep", metrics.sweep().name()));
        } catch (IOException e) {
            throw new MetricsException(
                    String.format(
                            Locale.ROOT,
                            "cannot push the outcome to the Pushgateway at %s (%s): expected one that listens there; the tables are complete without it",
                            address,
                            e),
                    e);
        }
    }
}
