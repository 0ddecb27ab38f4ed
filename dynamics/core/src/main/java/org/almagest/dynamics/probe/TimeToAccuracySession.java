package org.almagest.dynamics.probe;

import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.jspecify.annotations.Nullable;

/** Follows one training until the network is right often enough. */
final class TimeToAccuracySession implements ProbeSession {
    private static final double GOAL = 0.9;

    private final int every;
    private final int most;
    private @Nullable Held held;
    private boolean followed;
    private boolean classes = true;
    private @Nullable Long reached;

    /** What is looked at, with the network compiled for it once. */
    private record Held(Examples examples, Predictions.Repeated network) {}

    TimeToAccuracySession(int every, int most) {
        this.every = every;
        this.most = most;
    }

    @Override
    public boolean followsNetwork() {
        return reached == null && classes;
    }

    @Override
    public void follow(Snapshot snapshot) {
        DataSet data = snapshot.data();
        classes =
                data.classification() && data.test().count() > 0 && data.test().outputs() > 1;
        if (!classes || snapshot.step() == 0 || snapshot.step() % every != 0) {
            return;
        }
        followed = true;
        if (held == null) {
            Examples test = data.test();
            Examples first = test.first(Math.min(most, test.count()));
            held = new Held(first, new Predictions.Repeated(snapshot.model(), first));
        }
        if (accuracy(held, snapshot.parameters()) > GOAL) {
            reached = snapshot.step();
        }
    }

    /** The share of the examples whose largest output stands where the largest target does; of equal ones the first counts. */
    private static double accuracy(Held held, double[] parameters) {
        double[] predictions = held.network.at(parameters);
        Examples examples = held.examples;
        int right = 0;
        for (int i = 0; i < examples.count(); i++) {
            int at = i * examples.outputs();
            int predicted = Vectors.placeOfLargest(predictions, at, examples.outputs());
            right += predicted == Vectors.placeOfLargest(examples.targets(), at, examples.outputs()) ? 1 : 0;
        }
        return (double) right / examples.count();
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        sink.measurement(
                reached != null
                        ? Measurement.exact(snapshot.step(), TimeToAccuracy.NAME, TimeToAccuracy.STEPS, null, reached)
                        : Measurement.missing(
                                snapshot.step(), TimeToAccuracy.NAME, TimeToAccuracy.STEPS, null, reason()));
    }

    private String reason() {
        return !classes ? "no_classes" : followed ? "not_reached" : "no_steps_seen";
    }
}
