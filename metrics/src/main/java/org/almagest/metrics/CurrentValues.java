package org.almagest.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Exposes how the runs stand that executors are carrying out; what no run has any more is not there any more. */
final class CurrentValues extends Collector {
    /** There are few runs at a time, as many as cores: the least, the median and the greatest say it all. */
    private static final List<Double> QUANTILES = List.of(0.0, 0.5, 1.0);
    /** They come and go, so they have a limit of their own for what is there at a time. */
    static final int MOST_SERIES = 600;

    private final Executors executors;
    private final SeriesBudget budget;

    /** Each counts once, however often the page is read. */
    private final Set<UnderWay.Series> leftOut = new HashSet<>();

    CurrentValues(Executors executors, SeriesBudget budget) {
        this.executors = executors;
        this.budget = budget;
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        Map<UnderWay.Series, LogHistogram> values = executors.underWay().values();
        SeriesBudget room = new SeriesBudget(MOST_SERIES);
        List<MetricFamilySamples> families = new ArrayList<>();
        for (Current current : Current.values()) {
            List<MetricFamilySamples.Sample> samples = new ArrayList<>();
            values.forEach((series, histogram) -> {
                if (series.current() != current) {
                    return;
                }
                if (room.take(QUANTILES.size())) {
                    QUANTILES.forEach(q -> samples.add(sample(series, q, histogram)));
                } else if (leftOut.add(series)) {
                    budget.leaveOut(QUANTILES.size());
                }
            });
            families.add(new MetricFamilySamples(current.metric(), Type.GAUGE, current.help(), samples));
        }
        return families;
    }

    private static MetricFamilySamples.Sample sample(UnderWay.Series series, double quantile, LogHistogram histogram) {
        return new MetricFamilySamples.Sample(
                series.current().metric(),
                Stream.concat(series.current().labels().stream(), Stream.of("quantile"))
                        .toList(),
                Stream.concat(series.labels().stream(), Stream.of(doubleToGoString(quantile)))
                        .toList(),
                histogram.quantile(quantile));
    }
}
