package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.junit.jupiter.api.Test;

/** When probes look, whoever trains. */
class ProbeTimetableTest {
    /** Needs weights alone, and so has no trouble with {@link Broken}. */
    private static final String SOUND = "weight-scaling";

    /** Asks the network for its derivatives, and so fails. */
    private static final String FAILING = "hessian";

    private static final ProbeSchedule START_AND_END = new ProbeSchedule(true, true, List.of());

    private final Findings findings = new Findings();
    private final List<String> failures = new ArrayList<>();
    private long now;
    private int snapshots;

    /** A network whose weights are all that there is. */
    private record Broken(List<Block> blocks) implements Model {
        @Override
        public double[] initialise(RandomStream random) {
            return new double[parameterCount()];
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            throw new IllegalStateException("broken");
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    private Snapshot snapshot() {
        snapshots++;
        Examples one = new Examples(2, 2, 1, new double[] {1, 2}, new double[] {3, 4});
        return new Snapshot(
                now,
                new Broken(List.of(new Block(0, "W", 2, 2, 0))),
                new double[] {1, 2, 3, 4},
                new double[] {1, 1, 1, 1},
                new DataSet("one", one, one, false),
                Objectives.SQUARED_ERROR,
                1);
    }

    private static final ProbeTimetable.OnFailure NONE_FAILS = (request, step, failure) -> {
        throw failure;
    };

    private static ProbeRequest request(String probe, ProbeSchedule at) {
        return new ProbeRequest(probe, at, Settings.of(Probes.ALL.named(probe).parameters(), Map.of()));
    }

    private ProbeTimetable timetable(ProbeTimetable.OnFailure onFailure, ProbeRequest... requests) {
        return new ProbeTimetable(List.of(requests), this::snapshot, findings, onFailure);
    }

    /** Ten steps: the loss halves in each, every fourth is recorded, and the trainer tells of steps {@code stride} at a time. */
    private void train(ProbeTimetable timetable, int stride) {
        timetable.recorded(0);
        timetable.begins(0, 1);
        for (now = 1; now <= 10; now++) {
            if (now % 4 == 0) {
                timetable.recorded(now);
            }
            if (now % stride == 0) {
                timetable.reached(now);
            }
            timetable.lossIs(Math.pow(0.5, now), now);
        }
        now = 10;
        timetable.ends(10);
    }

    private static List<Long> looks(ProbeSchedule at, int stride) {
        ProbeTimetableTest own = new ProbeTimetableTest();
        own.train(own.timetable(NONE_FAILS, request(SOUND, at)), stride);
        List<Long> steps = own.findings.measurements().stream()
                .filter(row -> row.quantity().equals("max_norm"))
                .map(Measurement::step)
                .toList();
        assertEquals(own.snapshots, steps.size(), "a snapshot for each look, and no other");
        return steps;
    }

    @Test
    void eachScheduleGetsWhatItNames() {
        assertEquals(List.of(0L), looks(new ProbeSchedule(true, false, List.of()), 1));
        assertEquals(List.of(10L), looks(new ProbeSchedule(false, true, List.of()), 1));
        assertEquals(List.of(0L, 3L, 7L), looks(new ProbeSchedule(false, false, List.of(0L, 3L, 7L, 11L)), 1));
        assertEquals(List.of(0L, 4L, 8L), looks(new ProbeSchedule(false, false, List.of(), List.of(), true), 1));
        // 0.6 is passed by 0.5, and both of the others by 0.015625
        assertEquals(List.of(1L, 6L), looks(new ProbeSchedule(false, false, List.of(), List.of(0.6, 0.03, 0.02)), 1));
    }

    /** Where several steps are one round, a step within it is seen at its end, and two are seen once. */
    @Test
    void stepsThatWereLeaptOverAreSeenAtTheNext() {
        assertEquals(List.of(0L, 5L, 10L), looks(new ProbeSchedule(false, false, List.of(0L, 3L, 4L, 7L)), 5));
        assertEquals(List.of(5L), looks(new ProbeSchedule(false, false, List.of(1L, 5L)), 5));
    }

    @Test
    void whateverTheReasonsAStepIsSeenOnce() {
        assertEquals(
                List.of(0L, 1L, 4L, 8L, 10L),
                looks(new ProbeSchedule(true, true, List.of(0L, 1L, 4L, 10L), List.of(0.5, 0.0625), true), 1));
    }

    @Test
    void probesOfOneEventShareItsSnapshot() {
        train(
                timetable(
                        NONE_FAILS,
                        request(SOUND, START_AND_END),
                        request(SOUND, new ProbeSchedule(true, false, List.of()))),
                1);
        assertEquals(2, snapshots);
    }

    @Test
    void aLookThatFailsCostsThatLookAlone() {
        train(
                timetable(
                        (request, step, failure) -> failures.add(request.probe() + " " + step + failure.getMessage()),
                        request(FAILING, new ProbeSchedule(false, true, List.of(2L, 3L))),
                        request(SOUND, START_AND_END)),
                1);
        assertEquals(3, failures.size(), failures::toString);
        assertTrue(failures.get(0).startsWith("hessian 2"), failures::toString);
        List<Measurement> rows = findings.measurements().stream()
                .filter(row -> row.probe().equals(FAILING))
                .toList();
        int quantities = Probes.ALL.named(FAILING).quantities().size();
        assertEquals(3 * quantities, rows.size(), "each quantity at each look");
        assertTrue(rows.stream().allMatch(row -> row.status().equals("failed")));
        assertEquals(
                List.of(2L, 3L, 10L),
                rows.stream().map(Measurement::step).distinct().toList());
        assertTrue(findings.measurements().stream().anyMatch(row -> row.step() == 10), "the other looks to the end");
    }

    /** The same probe twice: the rows of one that has a name of its own stand under that name. */
    @Test
    void aProbeMayBeThereTwiceUnderTwoNames() {
        Settings settings = Settings.of(Probes.ALL.named(SOUND).parameters(), Map.of());
        train(
                timetable(
                        NONE_FAILS,
                        request(SOUND, new ProbeSchedule(true, false, List.of())),
                        new ProbeRequest(SOUND, "late", new ProbeSchedule(false, true, List.of()), settings)),
                1);
        assertEquals(
                List.of(SOUND + " 0", SOUND + ":late 10"),
                findings.measurements().stream()
                        .map(row -> row.probe() + " " + row.step())
                        .distinct()
                        .toList());
    }

    private static final String FOLLOWING = "tangling";

    private static void event(ProbeTimetable timetable, long step) {
        timetable.follow();
        timetable.recorded(step);
        timetable.reached(step);
    }

    private List<String> order(String series) {
        ProbeTimetable timetable = timetable(
                NONE_FAILS,
                new ProbeRequest(
                        "seasonal",
                        START_AND_END,
                        Settings.of(Probes.ALL.named("seasonal").parameters(), Map.of("series", series))),
                request(SOUND, START_AND_END));
        timetable.begins(0, 1);
        return findings.measurements().stream()
                .map(Measurement::probe)
                .distinct()
                .toList();
    }

    @Test
    void whoReadsWhatAnotherMeasuresLooksAfterIt() {
        assertEquals(List.of(SOUND, "seasonal"), order("max_norm"));
    }

    @Test
    void whoReadsTheTrajectoryLooksInItsPlace() {
        assertEquals(List.of("seasonal", SOUND), order("loss"));
    }

    /** Following is no look, and shares its snapshot with the looks of the same event. */
    @Test
    void whoFollowsSeesEveryStepAndCostsASnapshotEach() {
        int[] looks = new int[1];
        ProbeTimetable timetable = new ProbeTimetable(
                List.of(request(FOLLOWING, new ProbeSchedule(false, false, List.of(1L)))),
                this::snapshot,
                () -> looks[0]++,
                findings,
                NONE_FAILS);
        timetable.follow();
        timetable.begins(0, 1);
        for (now = 1; now <= 3; now++) {
            event(timetable, now);
        }
        assertEquals(4, snapshots);
        assertEquals(1, looks[0]);
    }

    @Test
    void whoHasSeenEnoughFollowsNoMore() {
        ProbeTimetable timetable = timetable(NONE_FAILS, request(FOLLOWING, START_AND_END));
        for (now = 0; now < 20_010; now++) {
            event(timetable, now);
        }
        assertEquals(20_002, snapshots, "one more than can be compared, and the one that tells of it");
        now = 20_010;
        timetable.ends(now);
        assertEquals(20_003, snapshots);
        assertTrue(findings.measurements().stream().allMatch(row -> row.status().equals("too_long")));
    }

    /** A network without numbers cannot be kept. */
    @Test
    void whoFailsInFollowingStaysOffAndSaysSo() {
        ProbeTimetable timetable = new ProbeTimetable(
                List.of(request(FOLLOWING, START_AND_END), request(SOUND, START_AND_END)),
                () -> withoutPace(snapshot()),
                findings,
                (request, step, failure) -> failures.add(request.probe() + " " + step));
        event(timetable, 0);
        now = 1;
        event(timetable, 1);
        timetable.ends(1);
        assertEquals(List.of("tangling 0"), failures);
        assertEquals(
                List.of("failed"),
                findings.measurements().stream()
                        .filter(row -> row.probe().equals(FOLLOWING))
                        .map(Measurement::status)
                        .toList());
        assertTrue(findings.measurements().stream().anyMatch(row -> row.probe().equals(SOUND)));
    }

    @SuppressWarnings("NullAway") // to make a probe fail
    private static Snapshot withoutPace(Snapshot given) {
        return new Snapshot(
                given.step(),
                given.model(),
                given.parameters(),
                given.initial(),
                given.data(),
                given.objective(),
                given.seed(),
                null);
    }

    @Test
    void aProbeThatIsSwitchedOffHasOneRow() {
        ProbeTimetable timetable =
                timetable(NONE_FAILS, request(FAILING, START_AND_END), request(SOUND, START_AND_END));
        assertEquals(List.of(FAILING), timetable.switchOff(probe -> probe.name().equals(FAILING), 0, "weights_alone"));
        train(timetable, 1);
        assertEquals(
                List.of("weights_alone"),
                findings.measurements().stream()
                        .filter(row -> row.probe().equals(FAILING))
                        .map(Measurement::status)
                        .toList());
    }
}
