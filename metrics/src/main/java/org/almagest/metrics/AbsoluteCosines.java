package org.almagest.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Exposes |cos| of pairs of neurons as a histogram. */
final class AbsoluteCosines extends Collector {
    private static final String NAME = "almagest_absolute_cosine";
    private static final String HELP =
            "|D(u,v)| = |⟨u,v⟩|/(‖u‖‖v‖) over pairs of neurons of a layer (arXiv 2105.11686), all layers of all runs that "
                    + "ended; 1. Needs the probe condensation with its matrices.";
    /** The bins, the open last one, the sum and the count. */
    private static final int SERIES_EACH = CosineCounts.UPPER.length + 3;

    private final SeriesBudget budget;
    private final Map<Moment, CosineCounts> counts = new EnumMap<>(Moment.class);

    AbsoluteCosines(SeriesBudget budget) {
        this.budget = budget;
    }

    synchronized void merge(Map<Moment, CosineCounts> more) {
        more.forEach((moment, pairs) -> {
            if (counts.containsKey(moment) || budget.take(SERIES_EACH)) {
                counts.computeIfAbsent(moment, any -> new CosineCounts()).merge(pairs);
            }
        });
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        List<MetricFamilySamples.Sample> samples = new ArrayList<>();
        counts.forEach((moment, pairs) -> {
            for (int bin = 0; bin < CosineCounts.UPPER.length; bin++) {
                samples.add(bucket(moment, doubleToGoString(CosineCounts.UPPER[bin]), pairs.upTo(bin)));
            }
            samples.add(bucket(moment, "+Inf", pairs.pairs()));
            samples.add(sample(NAME + "_sum", moment, pairs.sum()));
            samples.add(sample(NAME + "_count", moment, pairs.pairs()));
        });
        return List.of(new MetricFamilySamples(NAME, Type.HISTOGRAM, HELP, samples));
    }

    private static MetricFamilySamples.Sample bucket(Moment moment, String upper, long pairs) {
        return new MetricFamilySamples.Sample(
                NAME + "_bucket", List.of("at", "le"), List.of(moment.word(), upper), pairs);
    }

    private static MetricFamilySamples.Sample sample(String name, Moment moment, double value) {
        return new MetricFamilySamples.Sample(name, List.of("at"), List.of(moment.word()), value);
    }
}
