package org.almagest.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers by label values, of which there are no more than the budget allows. */
final class LabelledValues extends Collector {
    private final Type type;
    private final String name;
    private final String help;
    private final List<String> labels;
    private final SeriesBudget budget;
    private final Map<List<String>, Double> values = new LinkedHashMap<>();

    private LabelledValues(Type type, String name, String help, SeriesBudget budget, List<String> labels) {
        this.type = type;
        this.name = name;
        this.help = help;
        this.labels = labels;
        this.budget = budget;
    }

    /** Numbers that only grow; {@code name} without "_total". Without labels it is exposed from the start, as 0. */
    static LabelledValues counter(String name, String help, SeriesBudget budget, String... labels) {
        LabelledValues counter = new LabelledValues(Type.COUNTER, name, help, budget, List.of(labels));
        if (labels.length == 0) {
            counter.add(0);
        }
        return counter;
    }

    /** Numbers that come and go. */
    static LabelledValues gauge(String name, String help, SeriesBudget budget, String... labels) {
        return new LabelledValues(Type.GAUGE, name, help, budget, List.of(labels));
    }

    /** Adds to the number with these labels; dropped where the budget has no room for them. */
    synchronized void add(double more, String... labelValues) {
        List<String> key = List.of(labelValues);
        if (values.containsKey(key) || budget.take(1)) {
            values.merge(key, more, Double::sum);
        }
    }

    /** Sets the number with these labels; dropped where the budget has no room for them. */
    synchronized void set(double value, String... labelValues) {
        List<String> key = List.of(labelValues);
        if (values.containsKey(key) || budget.take(1)) {
            values.put(key, value);
        }
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        String sample = type == Type.COUNTER ? name + "_total" : name;
        List<MetricFamilySamples.Sample> samples = new ArrayList<>(values.size());
        values.forEach((labelValues, value) ->
                samples.add(new MetricFamilySamples.Sample(sample, labels, labelValues, value)));
        return List.of(new MetricFamilySamples(name, type, help, samples));
    }
}
