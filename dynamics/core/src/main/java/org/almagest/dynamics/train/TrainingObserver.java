package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.LossGoals;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.RecordedSeries;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one training: the points of its trajectory and what its probes find. Every trainer tells its observer the
 * same few events in the same order: {@link #begins}, then for each step {@link #stepped} and, where a loss is known, {@link
 * #lossIs}, then {@link #ends}. What is recorded and who looks at an event is decided here and in {@link ProbeTimetable}.
 */
public final class TrainingObserver {
    /** The network in training. */
    public interface Subject {
        /** Steps taken so far. */
        long step();

        /** Loss and norms at the present parameters; null where nobody can tell them. */
        @Nullable
        TrajectoryPoint point();

        /** The network as it stands now, for probes; its parameters are a copy that nobody writes afterwards. */
        Snapshot snapshot();

        /** Probes are about to look; those who only follow are no reason for this. */
        default void looks() {}
    }

    private final Subject subject;
    private final RecordSchedule records;
    private final Findings findings;
    private final Onlooker onlooker = Onlookers.here();
    private final ProbeTimetable probes;
    private final List<TrajectoryPoint> trajectory = new ArrayList<>();
    private @Nullable TrajectoryPoint latest;
    /** The last step whose network was replaced by another; -1 if none was. */
    private long changed = -1;

    /**
     * Before the training.
     *
     * @param requests the probes and when they look
     * @param records which points of the trajectory are kept
     */
    public TrainingObserver(
            Subject subject, List<ProbeRequest> requests, RecordSchedule records, ProbeTimetable.OnFailure onFailure) {
        this.subject = subject;
        this.records = records;
        this.findings = new Findings();
        this.probes = new ProbeTimetable(
                requests, subject::snapshot, subject::looks, new ToldFindings(findings, onlooker), onFailure);
        probes.reads(this::series);
    }

    /** See {@link RecordedSeries#of}; of equal steps, the point of the trajectory comes first. */
    List<RecordedSeries.Point> series(String quantity) {
        List<RecordedSeries.Point> points = new ArrayList<>();
        for (TrajectoryPoint point : trajectory) {
            Double value = quantity.equals(TrainingQuantity.LOSS.word())
                    ? point.loss()
                    : quantity.equals(TrainingQuantity.GRADIENT_NORM.word()) ? point.gradientNorm() : null;
            if (value != null) {
                points.add(new RecordedSeries.Point(point.step(), value));
            }
        }
        for (Measurement row : findings.measurements()) {
            if (row.quantity().equals(quantity) && row.layer() == null && row.value() != null) {
                points.add(new RecordedSeries.Point(row.step(), row.value()));
            }
        }
        points.sort(Comparator.comparingLong(RecordedSeries.Point::step));
        return points;
    }

    /**
     * Lets the probes say for which losses they wait. Only for trainings in which the loss over the whole training set is known
     * after every step, and before {@link #begins}.
     *
     * @param loss text of the loss, such as {@code squared-error}
     */
    void prepare(DataSet data, String loss, LossGoals goals) {
        probes.prepare(data, loss, goals);
    }

    /**
     * The training begins: records the first point, and lets the probes look that wait for it.
     *
     * @return the first point
     */
    public TrajectoryPoint begins() {
        TrajectoryPoint start = Objects.requireNonNull(subject.point(), "loss and norms before the first step");
        probes.follow();
        record(start);
        latest = start;
        probes.begins(start.step(), start.knownLoss());
        return start;
    }

    /** Whether a probe wants to hear of every step. */
    boolean followsSteps() {
        return probes.followsSteps();
    }

    /** A step is about to be taken; see {@link org.almagest.dynamics.probe.ProbeSession#beforeStep}. */
    void beforeStep(int epoch, int examples, double loss, double gradientNorm) {
        probes.beforeStep(subject.step(), epoch, examples, loss, gradientNorm);
    }

    /**
     * A step has been taken, or several.
     *
     * @return the point that was recorded; null if none was
     */
    public @Nullable TrajectoryPoint stepped() {
        long step = subject.step();
        probes.follow();
        TrajectoryPoint point = records.due(step) ? subject.point() : null;
        if (point != null) {
            record(point);
            latest = point;
        }
        probes.reached(step);
        return point;
    }

    /** The loss of the network as it stands, for probes that wait until it has fallen; see {@link ProbeTimetable#lossIs}. */
    public void lossIs(double loss) {
        tell(loss);
        probes.lossIs(loss, subject.step());
    }

    /** The loss of the network as it stands, which is another than the one that probes wait for: that of a later stage, or of a round. */
    void lossOfAStageIs(double loss) {
        tell(loss);
    }

    private void tell(double loss) {
        // where a point was recorded, the loss over the whole training set was told, and this may be a mean on the way
        // there; but it was not that of this network where another has come in its place
        if (latest == null || latest.step() != subject.step() || changed == subject.step()) {
            onlooker.lossIs(subject.step(), loss);
        }
    }

    /**
     * The network is another now, although no step was taken. If none is taken before the training {@link #arrives}, what was seen
     * at this step is seen again, so that a step has one network: the last.
     */
    void changes() {
        changed = subject.step();
    }

    /**
     * Where the training stands. The last point is always recorded, so this comes before {@link #ends}.
     *
     * @return null where nobody can tell
     */
    public @Nullable TrajectoryPoint arrives() {
        boolean again = changed == subject.step();
        if (!again && latest != null && latest.step() == subject.step()) {
            return latest;
        }
        if (again) {
            changed = -1;
            trajectory.removeIf(point -> point.step() == subject.step());
            findings.forget(subject.step());
            probes.changed(subject.step());
        }
        TrajectoryPoint point = subject.point();
        if (point != null) {
            record(point);
            latest = point;
        }
        return point;
    }

    /** The training is over. */
    public void ends() {
        probes.ends(subject.step());
    }

    /** See {@link ProbeTimetable#switchOff}. */
    public List<String> switchOff(Predicate<Probe> unsuitable, String status) {
        return probes.switchOff(unsuitable, subject.step(), status);
    }

    /** The recorded points, in order. */
    public List<TrajectoryPoint> trajectory() {
        return Collections.unmodifiableList(trajectory);
    }

    /** What the probes have found. */
    public Findings findings() {
        return findings;
    }

    private void record(TrajectoryPoint point) {
        Double loss = point.loss();
        if (loss != null) {
            onlooker.lossIs(point.step(), loss);
        }
        if (records.any()) {
            trajectory.add(point);
            probes.recorded(point.step());
        }
    }
}
