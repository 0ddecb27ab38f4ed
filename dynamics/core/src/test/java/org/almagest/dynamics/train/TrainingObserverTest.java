package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.RecordedSeries;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

/** What an observer has seen. */
class TrainingObserverTest {
    private long step;
    private final List<String> seen = new ArrayList<>();

    /** Two sources of one quantity: points at 0, 2 and 4, and what a probe has measured at 1 and 2. */
    @Test
    void aSeriesIsInTheOrderOfItsSteps() {
        TrainingObserver observer = observer();
        observer.begins();
        for (step = 1; step <= 4; step++) {
            observer.stepped();
        }
        observer.findings().measurement(Measurement.exact(1, "own", "loss", null, 11));
        observer.findings().measurement(Measurement.exact(2, "own", "loss", null, 21));
        assertEquals(
                List.of(
                        new RecordedSeries.Point(0, 0),
                        new RecordedSeries.Point(1, 11),
                        new RecordedSeries.Point(2, 20),
                        new RecordedSeries.Point(2, 21),
                        new RecordedSeries.Point(4, 40)),
                observer.series("loss"));
    }

    /** Points at 0 and 2, and the loss of an epoch at 1. */
    @Test
    void whoeverLooksOnSeesTheLossAtOnce() {
        Onlookers.enter(new Onlooker() {
            @Override
            public void lossIs(long at, double loss) {
                seen.add(at + ": " + loss);
            }

            @Override
            public void measured(Measurement measurement) {
                throw new AssertionError("nobody measures");
            }
        });
        TrainingObserver observer;
        try {
            observer = observer();
        } finally {
            Onlookers.leave();
        }
        observer.begins();
        step = 1;
        observer.stepped();
        observer.lossIs(9.5);
        step = 2;
        observer.stepped();
        assertEquals(List.of("0: 0.0", "1: 9.5", "2: 20.0"), seen);
    }

    private TrainingObserver observer() {
        return new TrainingObserver(
                new TrainingObserver.Subject() {
                    @Override
                    public long step() {
                        return step;
                    }

                    @Override
                    public TrajectoryPoint point() {
                        return new TrajectoryPoint(step, step, 10.0 * step, 1.0, 1, 1.0);
                    }

                    @Override
                    public Snapshot snapshot() {
                        throw new AssertionError("nobody looks");
                    }
                },
                List.of(),
                RecordSchedule.every(2, 0),
                (request, step, failure) -> {
                    throw failure;
                });
    }
}
