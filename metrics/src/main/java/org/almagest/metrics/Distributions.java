package org.almagest.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Exposes distributions over runs as summaries: quantiles, sum and count. */
final class Distributions extends Collector {
    private final SeriesBudget budget;
    private final Map<RunTally.Series, LogHistogram> histograms = new LinkedHashMap<>();

    Distributions(SeriesBudget budget) {
        this.budget = budget;
    }

    /** Takes in what a tally has; series for which the budget has no room are dropped. */
    synchronized void merge(Map<RunTally.Series, LogHistogram> more) {
        more.forEach((series, histogram) -> {
            if (histograms.containsKey(series)
                    || budget.take(series.distribution().seriesEach())) {
                histograms.computeIfAbsent(series, any -> new LogHistogram()).merge(histogram);
            }
        });
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        for (Distribution distribution : Distribution.values()) {
            List<MetricFamilySamples.Sample> samples = new ArrayList<>();
            histograms.forEach((series, histogram) -> {
                if (series.distribution() == distribution) {
                    samples.addAll(samples(series, histogram));
                }
            });
            families.add(new MetricFamilySamples(distribution.metric(), Type.SUMMARY, distribution.help(), samples));
        }
        return families;
    }

    private static List<MetricFamilySamples.Sample> samples(RunTally.Series series, LogHistogram histogram) {
        String name = series.distribution().metric();
        List<String> labels = series.distribution().labels();
        List<MetricFamilySamples.Sample> samples =
                new ArrayList<>(series.distribution().seriesEach());
        for (double q : series.distribution().quantiles()) {
            samples.add(new MetricFamilySamples.Sample(
                    name, with(labels, "quantile"), with(series.labels(), doubleToGoString(q)), histogram.quantile(q)));
        }
        samples.add(new MetricFamilySamples.Sample(name + "_sum", labels, series.labels(), histogram.sum()));
        samples.add(new MetricFamilySamples.Sample(name + "_count", labels, series.labels(), histogram.count()));
        return samples;
    }

    private static List<String> with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toList();
    }
}
