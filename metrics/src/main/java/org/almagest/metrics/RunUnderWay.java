package org.almagest.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.Onlooker;

/** How a run stands. One thread tells it; others may read. */
public final class RunUnderWay implements Onlooker {
    private final UnderWay.Series loss;
    // no object for each step: not a number until there is a loss, and where it is none
    private volatile double lastLoss = Double.NaN;
    private final Map<UnderWay.Series, Double> measured = new ConcurrentHashMap<>();

    /**
     * A run of which nothing is known yet.
     *
     * @param family its family
     */
    public RunUnderWay(String family) {
        loss = new UnderWay.Series(Current.LOSS, List.of(family));
    }

    @Override
    public void lossIs(long step, double loss) {
        lastLoss = loss;
    }

    @Override
    public void measured(Measurement measurement) {
        Double value = measurement.value();
        // numbers of single layers would make a label of each one's place
        if (value != null && measurement.layer() == null) {
            measured.put(
                    new UnderWay.Series(Current.MEASUREMENT, List.of(measurement.probe(), measurement.quantity())),
                    value);
        }
    }

    /** What is known now. */
    Map<UnderWay.Series, Double> values() {
        Map<UnderWay.Series, Double> values = new HashMap<>(measured);
        double now = lastLoss;
        if (Double.isFinite(now)) {
            values.put(loss, now);
        }
        return values;
    }
}
