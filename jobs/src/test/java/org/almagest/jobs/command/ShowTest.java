package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.analyse.ShownFolder;
import org.almagest.jobs.analyse.ShownRun;
import org.almagest.jobs.fleet.SingleRunPublisher;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of an output folder and of a run in it. */
class ShowTest {
    @TempDir
    Path folder;

    private List<RunConfiguration> publish() {
        List<RunConfiguration> runs = new ArrayList<>();
        Sweep.read(
                        new SweepSource(
                                "s.yaml",
                                """
                        sweep: small
                        seeds: [1, 2, 3]
                        data: {name: teacher, dimension: 3, train: 8, test: 2}
                        model: {family: mlp, width: 3, depth: 1}
                        train: {epochs: 40, batch_size: 8, record: linear, record_spacing: 1}
                        probes: [weight-scaling, {name: hessian, as: early, at: init, operators: hessian}]
                        """))
                .runs()
                .forEachRemaining(runs::add);
        for (RunConfiguration run : runs) {
            new SingleRunPublisher(folder.toString(), run)
                    .publish(
                            "small",
                            run.seed() == 2 ? RunResult.failed("a bad day") : Run.execute(run),
                            Instant.EPOCH,
                            1);
        }
        return runs;
    }

    @Test
    void aFolderBeginsWithWhatNeedsALook() {
        publish();
        ShownFolder shown = ShownFolder.of(folder.toString());
        assertEquals("{small={failed=1, finished=2}}", shown.statuses().toString());
        assertEquals(3, shown.runs().size());
        assertEquals("failed", shown.runs().get(0).status());
        String text = FolderText.of(shown, folder.toString());
        assertTrue(text.contains("a bad day"), text);
        assertTrue(text.contains("almagest show " + folder + " RUN"), text);
    }

    @Test
    void aRunHasItsSettingsItsEndItsTrajectoryAndWhatWasMeasured() {
        RunConfiguration run = publish().get(0);
        String id = new SingleRunPublisher(folder.toString(), run).id();
        String text = RunText.of(ShownRun.of(folder.toString(), id.substring(0, 8)));
        for (String words : List.of(
                "run " + id + " of sweep small",
                "mlp",
                "depth 1",
                "teacher",
                "epochs 40",
                "hessian:early",
                "at init",
                "final_loss",
                "gradient_norm",
                "12 of 41 points",
                "max_norm",
                "top_eigenvalue",
                "step 40")) {
            assertTrue(text.contains(words), () -> words + " in\n" + text);
        }
        // what is empty stays seen between its neighbours
        assertTrue(text.contains(" rates \"\", "), text);
    }
}
