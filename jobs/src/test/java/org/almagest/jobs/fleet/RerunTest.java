package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is carried out again and compared with its rows; one flipped bit is found. */
class RerunTest {
    private static final String SWEEP =
            """
            sweep: small
            seeds: [1, 2]
            data: {name: teacher, dimension: 3, train: 8, test: 2}
            model: {family: mlp, width: 3, depth: 1}
            train: {epochs: 3, batch_size: 4, keep_weights: true}
            probes: [weight-scaling, {name: hessian, operators: hessian}, condensation]
            """;

    @TempDir
    Path folder;

    private final List<RunConfiguration> runs = new ArrayList<>();

    @BeforeEach
    void read() {
        Sweep.read(new SweepSource("s.yaml", SWEEP)).runs().forEachRemaining(runs::add);
    }

    private String publish(RunConfiguration run, RunResult result) {
        SingleRunPublisher publisher = new SingleRunPublisher(folder.toString(), run);
        assertTrue(publisher.publish("small", result, Instant.EPOCH, 1));
        return publisher.id();
    }

    @Test
    void theSameBitsComeAgain() {
        String id = publish(runs.get(0), Run.execute(runs.get(0)));
        publish(runs.get(1), Run.execute(runs.get(1)));
        Rerun.Result result = Rerun.of(folder.toString(), id.substring(0, 10));
        assertEquals(List.of(), result.differences());
        assertTrue(result.sameVersion());
        assertEquals(id, result.run().id());
        assertEquals(
                Set.of(Table.RUNS, Table.TRAJECTORY, Table.MEASUREMENTS, Table.SPECTRA, Table.MATRICES, Table.WEIGHTS),
                result.rows().keySet());
        assertTrue(result.rows().values().stream().allMatch(rows -> rows > 0));
    }

    @Test
    void oneBitThatDiffersIsNamed() {
        RunResult sound = Run.execute(runs.get(0));
        List<TrajectoryPoint> trajectory = new ArrayList<>(sound.trajectory());
        TrajectoryPoint last = trajectory.get(trajectory.size() - 1);
        trajectory.set(
                trajectory.size() - 1,
                new TrajectoryPoint(
                        last.step(),
                        last.epoch(),
                        Math.nextUp(last.knownLoss()),
                        last.gradientNorm(),
                        last.weightNorm(),
                        last.learningRate(),
                        last.testLoss(),
                        last.testAccuracy()));
        String id = publish(
                runs.get(0),
                new RunResult(
                        sound.status(),
                        sound.parameters(),
                        sound.begin(),
                        sound.steps(),
                        sound.epochs(),
                        sound.initialLoss(),
                        sound.finalLoss(),
                        sound.scores(),
                        sound.error(),
                        trajectory,
                        sound.measurements(),
                        sound.spectra(),
                        sound.matrices(),
                        sound.weights()));
        List<Rerun.Difference> differences = Rerun.of(folder.toString(), id).differences();
        assertEquals(1, differences.size(), differences::toString);
        Rerun.Difference difference = differences.get(0);
        assertEquals(Table.TRAJECTORY, difference.table());
        assertEquals(trajectory.size(), difference.row());
        assertEquals("loss", difference.column());
        assertEquals(String.valueOf(last.loss()), difference.now());
    }

    @Test
    void aRunThatIsNotThereIsNoRun() {
        publish(runs.get(0), Run.execute(runs.get(0)));
        OutputException e = assertThrows(OutputException.class, () -> Rerun.of(folder.toString(), "zzz"));
        assertTrue(String.valueOf(e.getMessage()).contains("none of its 1 runs is called zzz"), e::getMessage);
        publish(runs.get(1), Run.execute(runs.get(1)));
        assertThrows(OutputException.class, () -> Rerun.of(folder.toString(), ""));
    }

    @Test
    void whatAnotherProgramTrainedIsNotCarriedOutHere() {
        RunConfiguration foreign = PretendRuns.run(2, 1);
        String id = publish(foreign, PretendRuns.result(foreign));
        OutputException e = assertThrows(OutputException.class, () -> Rerun.of(folder.toString(), id));
        assertTrue(String.valueOf(e.getMessage()).contains("another program has trained"), e::getMessage);
    }
}
