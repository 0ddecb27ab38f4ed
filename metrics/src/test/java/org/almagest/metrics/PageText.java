package org.almagest.metrics;

import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What Prometheus reads, without a server. */
final class PageText {
    private PageText() {}

    static String of(FleetMetrics metrics) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, metrics.registry().metricFamilySamples());
        return text.toString();
    }

    /** Samples whose name begins so, in their order. */
    static List<String> samples(FleetMetrics metrics, String begin) throws IOException {
        return of(metrics).lines().filter(line -> line.startsWith(begin)).toList();
    }
}
