package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.probe.LossGoals;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeLabel;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RecordedSeries;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.Spectrum;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the probes of one network look, and lets them look. Whoever trains or reads the network tells what happens to
 * it; each event lets those probes look whose {@link ProbeSchedule} names it, in the order of the configuration, except that
 * those who read what another of them measures look after the others, and each at most once a step. Not thread-safe.
 */
public final class ProbeTimetable {
    /** Who is told when a probe throws. */
    @FunctionalInterface
    public interface OnFailure {
        /**
         * Told of a look that threw. It costs that look alone: rows with status {@code failed} stand for the numbers that it has
         * not given. A probe that remembers what it has seen cannot be trusted after that, and stays off.
         */
        void failed(ProbeRequest request, long step, RuntimeException failure);
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Entry[] entries;
    /** In the order in which they look. */
    private final Entry[] looking;

    private final Supplier<Snapshot> network;
    private final Sink sink;
    private final OnFailure onFailure;
    private final Runnable beforeLooks;
    private boolean followed;
    /** What those who follow were shown in the present event. */
    private @Nullable Snapshot shown;

    private long nextNamedStep;
    private final boolean followsSteps;
    private boolean watchesLoss;

    /**
     * Before anything has happened.
     *
     * @param requests the probes and when they look
     * @param network gives the network as it stands now; asked once an event, and only if a probe looks or follows
     * @param sink receives what they find
     */
    public ProbeTimetable(List<ProbeRequest> requests, Supplier<Snapshot> network, Sink sink, OnFailure onFailure) {
        this(requests, network, () -> {}, sink, onFailure);
    }

    /**
     * As the other.
     *
     * @param beforeLooks carried out before probes look, once an event; not for those who follow
     */
    ProbeTimetable(
            List<ProbeRequest> requests,
            Supplier<Snapshot> network,
            Runnable beforeLooks,
            Sink sink,
            OnFailure onFailure) {
        this.beforeLooks = beforeLooks;
        this.entries = requests.stream().map(Entry::new).toArray(Entry[]::new);
        this.looking = Arrays.stream(entries)
                .sorted(Comparator.comparing(entry -> readsOfOthers(entry, entries)))
                .toArray(Entry[]::new);
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

    /** See {@link ProbeSession#reads}. */
    void reads(RecordedSeries recorded) {
        for (Entry entry : entries) {
            guarded(entry, 0, () -> entry.session.reads(recorded));
        }
    }

    /** See {@link ProbeSession#prepare}. */
    void prepare(DataSet data, String loss, LossGoals goals) {
        for (Entry entry : entries) {
            guarded(entry, 0, () -> entry.session.prepare(data, loss, goals));
        }
    }

    /** Whether a probe wants to hear of every step. */
    boolean followsSteps() {
        return followsSteps;
    }

    /**
     * See {@link ProbeSession#beforeStep}.
     *
     * @param step steps taken so far
     */
    void beforeStep(long step, int epoch, int examples, double loss, double gradientNorm) {
        for (Entry entry : entries) {
            if (!entry.off && entry.session.followsSteps()) {
                guarded(entry, step, () -> entry.session.beforeStep(epoch, examples, loss, gradientNorm));
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
        shown = null;
        nextNamedStep = soonest();
    }

    /** So many steps have been taken; may be told of every step, or of some, in ascending order. */
    public void reached(long step) {
        if (step >= nextNamedStep) {
            look(step, entry -> entry.reaches(step));
            nextNamedStep = soonest();
        }
        shown = null;
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

    /**
     * The network of {@code step} is another now, and the rows of that step are gone: those who looked at it there look again, and
     * those who were switched off stay so and say so.
     */
    void changed(long step) {
        for (Entry entry : entries) {
            if (!entry.last.isEmpty() && entry.last.get(0).step() == step) {
                entry.last.forEach(sink::measurement);
            } else if (entry.looked == step) {
                entry.looked = Long.MIN_VALUE;
                entry.again = true;
            }
        }
        look(step, entry -> entry.again);
        for (Entry entry : entries) {
            entry.again = false;
        }
    }

    /**
     * Shows the network to the probes that follow it; told where training begins and of every step, before {@link #recorded}, {@link
     * #begins} and {@link #reached}, which is the last that is told of an event.
     */
    void follow() {
        if (!followed) {
            return;
        }
        followed = false;
        for (Entry entry : entries) {
            if (!entry.off && entry.session.followsNetwork()) {
                followed = true;
                Snapshot snapshot = shown == null ? network.get() : shown;
                shown = snapshot;
                guarded(entry, snapshot.step(), () -> entry.session.follow(snapshot));
            }
        }
    }

    /** Whether it reads what another measures. */
    private static boolean readsOfOthers(Entry reader, Entry[] entries) {
        return reader.probe.reads(reader.request.settings()).stream().anyMatch(quantity -> Arrays.stream(entries)
                .filter(entry -> entry != reader)
                .flatMap(entry -> entry.probe.quantities().stream())
                .anyMatch(measured -> measured.name().equals(quantity)));
    }

    private void look(long step, Predicate<Entry> due) {
        Snapshot snapshot = null;
        for (Entry entry : looking) {
            // asked even of one that has looked at this step: what its schedule names is over all the same
            if (due.test(entry) && !entry.off && entry.looked < step) {
                entry.looked = step;
                if (snapshot == null) {
                    beforeLooks.run();
                    snapshot = shown == null ? network.get() : shown;
                }
                Snapshot seen = snapshot;
                look(entry, seen);
            }
        }
    }

    private void look(Entry entry, Snapshot seen) {
        Given given = new Given(sink, entry.request);
        RuntimeException failure = failure(() -> entry.session.at(seen, given));
        if (failure instanceof NotMeasurableException unsuitable) {
            switchOff(entry, seen.step(), unsuitable.status());
        } else if (failure != null) {
            onFailure.failed(entry.request, seen.step(), failure);
            List<Measurement> missing = entry.probe.quantities().stream()
                    .map(Quantity::name)
                    .filter(quantity -> !given.quantities.contains(quantity))
                    .map(quantity ->
                            Measurement.missing(seen.step(), entry.request.label(), quantity, null, Measurement.FAILED))
                    .toList();
            missing.forEach(sink::measurement);
            if (entry.session.remembers()) {
                entry.off = true;
                entry.last = missing;
            }
        }
    }

    /** Tells a probe something; one that fails is switched off, since it has missed it. */
    private void guarded(Entry entry, long step, Runnable call) {
        RuntimeException failure = failure(call);
        if (failure instanceof NotMeasurableException unsuitable) {
            switchOff(entry, step, unsuitable.status());
        } else if (failure != null) {
            onFailure.failed(entry.request, step, failure);
            switchOff(entry, step, Measurement.FAILED);
        }
    }

    /**
     * What {@code call} threw; null if nothing. Errors of a probe's own are failures like any other; for too little memory that
     * is so once a run has all of it, since how much it has must not tell in its results.
     */
    private static @Nullable RuntimeException failure(Runnable call) {
        try {
            call.run();
            return null;
        } catch (CancellationException ending) {
            throw ending;
        } catch (RuntimeException failure) {
            return failure;
        } catch (StackOverflowError | LinkageError | AssertionError failure) {
            return new IllegalStateException(failure.toString(), failure);
        } catch (OutOfMemoryError failure) {
            if (!OutOfMemoryRetry.OF_THIS_PROCESS.alone()) {
                throw failure;
            }
            return new IllegalStateException(
                    String.format(Locale.ROOT, "out of memory (%s)", failure.getMessage()), failure);
        }
    }

    private void switchOff(Entry entry, long step, String status) {
        entry.off = true;
        String quantity = entry.probe.quantities().get(0).name();
        entry.last = List.of(Measurement.missing(step, entry.request.label(), quantity, null, status));
        entry.last.forEach(sink::measurement);
    }

    /** Passes on what a look finds, by the name that the run has for its probe, and knows of which quantities there is something. */
    private static final class Given implements Sink {
        private final Sink sink;
        private final ProbeRequest request;
        private final Set<String> quantities = new HashSet<>();

        Given(Sink sink, ProbeRequest request) {
            this.sink = sink;
            this.request = request;
        }

        @Override
        public void measurement(Measurement m) {
            quantities.add(m.quantity());
            sink.measurement(
                    request.as() == null
                            ? m
                            : new Measurement(
                                    m.step(),
                                    request.label(),
                                    m.quantity(),
                                    m.layer(),
                                    m.value(),
                                    m.standardError(),
                                    m.status()));
        }

        @Override
        public void spectrum(Spectrum s) {
            sink.spectrum(
                    request.as() == null
                            ? s
                            : new Spectrum(
                                    s.step(),
                                    ProbeLabel.of(s.operator(), request.as()),
                                    s.rank(),
                                    s.bound(),
                                    s.exactRank(),
                                    s.tolerance(),
                                    s.gap(),
                                    s.eigenvalues()));
        }

        @Override
        public void matrix(Matrix m) {
            sink.matrix(
                    request.as() == null
                            ? m
                            : new Matrix(
                                    m.step(),
                                    ProbeLabel.of(m.name(), request.as()),
                                    m.layer(),
                                    m.rows(),
                                    m.cols(),
                                    m.data()));
        }
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
        boolean again;
        boolean off;

        /** The rows that say that it is off; none while it is not. */
        List<Measurement> last = List.of();

        long looked = Long.MIN_VALUE;
        private int stepsOver;

        Entry(ProbeRequest request) {
            this.request = request;
            this.probe = Probes.ALL.named(request.probe());
            this.session = session(probe, request.settings());
        }

        /** The probe's session; one that cannot begin fails at its first look. */
        private static ProbeSession session(Probe probe, Settings settings) {
            try {
                return probe.session(settings);
            } catch (RuntimeException failure) {
                return (snapshot, sink) -> {
                    throw failure;
                };
            }
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
