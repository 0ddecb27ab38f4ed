package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import org.almagest.dynamics.probe.Measurement;
import org.junit.jupiter.api.Test;

/** Runs as they stand, from the thread that trains to the page. */
class CurrentValuesTest {
    private final long[] now = {0};
    private final Executors executors = new Executors(() -> now[0]);

    @Test
    void theLatestOfEveryRunIsShownWhileItIsUnderWay() {
        CurrentValues values = new CurrentValues(executors, new SeriesBudget(100));
        assertEquals(List.of(), samples(values), "no run");
        RunUnderWay fast = new RunUnderWay("mlp");
        RunUnderWay slow = new RunUnderWay("mlp");
        RunUnderWay young = new RunUnderWay("resnet");
        fast.lossIs(0, 4);
        fast.lossIs(10, 0.5);
        slow.lossIs(3, 2);
        slow.measured(Measurement.exact(0, "norms", "max_norm", null, 3));
        slow.measured(Measurement.exact(2, "norms", "max_norm", null, 5));
        slow.measured(Measurement.exact(2, "norms", "norm_of_layer", 7, 1));
        slow.measured(Measurement.missing(2, "norms", "delta", null, "no_layers"));
        young.lossIs(0, Double.NaN);
        report("1", fast, young);
        report("2", slow);
        assertEquals(
                List.of(
                        "almagest_current_loss[mlp, 0.0] 0.5",
                        "almagest_current_loss[mlp, 0.5] 0.5",
                        "almagest_current_loss[mlp, 1.0] 2.0",
                        "almagest_current_measurement[norms, max_norm, 0.0] 5.0",
                        "almagest_current_measurement[norms, max_norm, 0.5] 5.0",
                        "almagest_current_measurement[norms, max_norm, 1.0] 5.0"),
                samples(values));
        assertEquals(samples(values), samples(values), "reading it twice changes nothing");
        // the next report takes the place of the last
        report("2");
        assertEquals(
                List.of(
                        "almagest_current_loss[mlp, 0.0] 0.5",
                        "almagest_current_loss[mlp, 0.5] 0.5",
                        "almagest_current_loss[mlp, 1.0] 0.5"),
                samples(values));
        now[0] = Executors.SILENCE_NANOS + 1;
        assertEquals(List.of(), samples(values), "the executor is gone");
    }

    @Test
    void thereIsALimitForWhatIsThereAtATime() {
        SeriesBudget budget = new SeriesBudget(4);
        CurrentValues values = new CurrentValues(executors, budget);
        RunUnderWay run = new RunUnderWay("mlp");
        run.lossIs(0, 1);
        for (int quantity = 0; quantity < CurrentValues.MOST_SERIES; quantity++) {
            run.measured(Measurement.exact(0, "norms", "norm_" + quantity, null, 1));
        }
        report("1", run);
        assertEquals(CurrentValues.MOST_SERIES, samples(values).size());
        assertEquals(2 * CurrentValues.MOST_SERIES + 3, budget.refused());
        assertEquals(CurrentValues.MOST_SERIES, samples(values).size());
        assertEquals(2 * CurrentValues.MOST_SERIES + 3, budget.refused(), "what is left out again is no more");
        report("1");
        assertEquals(List.of(), samples(values));
        assertEquals(0, budget.taken(), "what stays has its own room");
    }

    private void report(String executor, RunUnderWay... runs) {
        UnderWay underWay = new UnderWay();
        List.of(runs).forEach(underWay::add);
        executors.heard(
                new ExecutorReport(executor, KernelKind.VECTOR, 1, 2, runs.length, 0, new RunTally(), underWay));
    }

    private static List<String> samples(CurrentValues values) {
        return values.collect().stream()
                .map(family -> family.samples)
                .flatMap(List<MetricFamilySamples.Sample>::stream)
                .map(sample -> sample.name + sample.labelValues + " " + sample.value)
                .sorted()
                .toList();
    }
}
