package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.probe.LossGoals;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the probes of one network look, and lets them look. Whoever trains or reads the network tells what happens to
 * it; each event lets those probes look whose {@link ProbeSchedule} names it, in the order of the configuration and each at
 * most once a step. Not thread-safe.
 */
public final class ProbeTimetable {
    /** What follows when a probe throws. */
    @FunctionalInterface
    public interface OnFailure {
        /** The failure is the run's own: it ends by it. */
        OnFailure END_THE_RUN = (request, step, failure) -> {
            throw failure;
        };

        /**
         * Told of a probe that threw. If this returns, the probe stays off from now on and a row with status {@code failed}
         * says so.
         */
        void failed(ProbeRequest request, long step, RuntimeException failure);
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Entry[] entries;
    private final Supplier<Snapshot> network;
    private final Sink sink;
    private final OnFailure onFailure;
    private final boolean followed;
    private long nextNamedStep;
    private final boolean followsSteps;
    private boolean watchesLoss;

    /**
     * Before anything has happened.
     *
     * @param requests the probes and when they look
     * @param network gives the network as it stands now; asked once an event, and only if a probe looks
     * @param sink receives what they find
     */
    public ProbeTimetable(List<ProbeRequest> requests, Supplier<Snapshot> network, Sink sink, OnFailure onFailure) {
        this.entries = requests.stream().map(Entry::new).toArray(Entry[]::new);
        this.network = network;
        this.sink = sink;
        this.onFailure = onFailure;
        this.followed = Arrays.stream(entries).anyMatch(entry -> entry.session.followsNetwork());
        this.followsSteps = Arrays.stream(entries).anyMatch(entry -> entry.session.followsSteps());
        this.nextNamedStep = soonest();
    }

    /**
     * Switches off those probes that {@code unsuitable} names, and writes a row for each that says so.
     *
     * @param status the word in that row's {@code status}
     * @return their names
     */
    public List<String> switchOff(Predicate<Probe> unsuitable, long step, String status) {
        List<String> names = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.off && unsuitable.test(entry.probe)) {
                switchOff(entry, step, status);
                names.add(entry.request.probe());
            }
        }
        return names;
    }

    /** See {@link ProbeSession#prepare}. */
    void prepare(DataSet data, String loss, LossGoals goals) {
        for (Entry entry : entries) {
            entry.session.prepare(data, loss, goals);
        }
    }

    /** Whether a probe wants to hear of every step. */
    boolean followsSteps() {
        return followsSteps;
    }

    /** See {@link ProbeSession#beforeStep}. */
    void beforeStep(int epoch, int examples, double loss, double gradientNorm) {
        for (Entry entry : entries) {
            if (entry.session.followsSteps()) {
                entry.session.beforeStep(epoch, examples, loss, gradientNorm);
            }
        }
    }

    /** The training begins with this step, at {@code loss}, of which schedules name fractions. */
    public void begins(long step, double loss) {
        for (Entry entry : entries) {
            List<Double> fractions = entry.request.at().losses();
            if (!fractions.isEmpty()) {
                entry.thresholds = new LossThresholds(loss, fractions);
                watchesLoss = true;
            }
        }
        look(step, entry -> entry.request.at().init() | entry.reaches(step));
        nextNamedStep = soonest();
    }

    /** So many steps have been taken; may be told of every step, or of some, in ascending order. */
    public void reached(long step) {
        if (step < nextNamedStep) {
            return;
        }
        look(step, entry -> entry.reaches(step));
        nextNamedStep = soonest();
    }

    /** A point of the trajectory has been recorded. */
    public void recorded(long step) {
        look(step, entry -> entry.request.at().recorded());
    }

    /**
     * The loss of the network as it stands. May be told of every step: allocates nothing unless a probe looks.
     *
     * @param loss over all that one step sees, or an estimate of it
     */
    public void lossIs(double loss, long step) {
        if (watchesLoss) {
            boolean fallen = false;
            for (Entry entry : entries) {
                entry.fallen = entry.thresholds != null && entry.thresholds.passes(loss);
                fallen |= entry.fallen;
            }
            if (fallen) {
                look(step, entry -> entry.fallen);
            }
        }
    }

    /** The last step has been taken, or there is none. */
    public void ends(long step) {
        look(step, entry -> entry.request.at().end());
    }

    /** Shows the network to the probes that follow it; told where training begins and of every step, before looks at the same step. */
    void follow() {
        if (!followed) {
            return;
        }
        Snapshot snapshot = network.get();
        for (Entry entry : entries) {
            if (entry.session.followsNetwork() && !entry.off) {
                entry.session.follow(snapshot);
            }
        }
    }

    private void look(long step, Predicate<Entry> due) {
        Snapshot snapshot = null;
        for (Entry entry : entries) {
            // asked even of one that has looked at this step: what its schedule names is over all the same
            if (due.test(entry) && !entry.off && entry.looked < step) {
                entry.looked = step;
                snapshot = snapshot == null ? network.get() : snapshot;
                look(entry, snapshot);
            }
        }
    }

    private void look(Entry entry, Snapshot snapshot) {
        try {
            entry.session.at(snapshot, sink);
        } catch (NotMeasurableException unsuitable) {
            switchOff(entry, snapshot.step(), unsuitable.status());
        } catch (RuntimeException failure) {
            onFailure.failed(entry.request, snapshot.step(), failure);
            switchOff(entry, snapshot.step(), "failed");
        }
    }

    private void switchOff(Entry entry, long step, String status) {
        entry.off = true;
        String quantity = entry.probe.quantities().get(0).name();
        sink.measurement(Measurement.missing(step, entry.request.probe(), quantity, null, status));
    }

    /** The next step that a schedule names. */
    private long soonest() {
        long soonest = NEVER;
        for (Entry entry : entries) {
            soonest = Math.min(soonest, entry.nextStep());
        }
        return soonest;
    }

    /** A probe, what it remembers, and what of its schedule is over. */
    private static final class Entry {
        final ProbeRequest request;
        final Probe probe;
        final ProbeSession session;

        @Nullable
        LossThresholds thresholds;

        boolean fallen;
        boolean off;
        long looked = Long.MIN_VALUE;
        private int stepsOver;

        Entry(ProbeRequest request) {
            this.request = request;
            this.probe = Probes.ALL.named(request.probe());
            this.session = probe.session(request.settings());
        }

        long nextStep() {
            List<Long> steps = request.at().steps();
            return stepsOver < steps.size() ? steps.get(stepsOver) : NEVER;
        }

        /** Whether a step that the schedule names lies between what was told before and {@code step}. */
        boolean reaches(long step) {
            int before = stepsOver;
            while (nextStep() <= step) {
                stepsOver++;
            }
            return stepsOver > before;
        }
    }
}
