package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.analyse.ShownFolder;
import org.almagest.jobs.analyse.ShownRun;
import org.almagest.jobs.atlas.Atlas;
import org.almagest.jobs.atlas.Outputs;
import org.almagest.jobs.export.Exported;
import org.almagest.jobs.export.Format;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Forecast;
import org.almagest.jobs.fleet.MeasuredCosts;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.fleet.Repair;
import org.almagest.jobs.fleet.Rerun;
import org.almagest.jobs.fleet.SingleRunPublisher;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.serve.AccessToken;
import org.almagest.jobs.serve.Client;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Compacted;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.RecordedRun;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit statuses and words of the command line; the jobs behind it are recorded, not run. */
class AlmagestCommandTest {
    /** For what has happened already. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final FleetSummary ALL_WELL = new FleetSummary(5, 1, 3, 1, 0, 0, 2.5);
    private static final String SOUND =
            "sweep: mine\nseeds: [1, 2]\nmodel: {family: toy, depth: 8}\ndata: {name: toy-data}\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    /** Remembers what it was asked for. */
    private static class RecordedJobs implements Jobs {
        final List<String> asked = new ArrayList<>();
        FleetSummary summary = ALL_WELL;
        long rowsExported = 7;
        boolean endServers = true;

        /** What was served last, and how many runs a client found there while the fleet ran; null where nothing was served. */
        @Nullable
        TableServer served;

        @Nullable
        Integer found;

        FolderCheck check = new FolderCheck(12, 60, List.of());
        List<String> lost = List.of();
        List<Rerun.Difference> differences = List.of();

        @Override
        public FleetSummary sweep(
                Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics) {
            asked.add("sweep %s %d %s %s".formatted(sweep.name(), sweep.size(), outputFolder, master));
            if (served != null) {
                try (Client client = new Client(served)) {
                    found = client.rows("runs").size();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            progress.begin(summary.planned(), summary.alreadyDone());
            progress.advance("converged", summary.planned() - summary.alreadyDone());
            progress.end();
            return summary;
        }

        @Override
        public FleetSummary retry(
                Sweep sweep,
                Set<String> retried,
                String outputFolder,
                String master,
                Progress progress,
                FleetMetrics metrics) {
            asked.add("retry %s %s %s %s".formatted(sweep.name(), new TreeSet<>(retried), outputFolder, master));
            return summary;
        }

        @Override
        public Rerun.Result rerun(String outputFolder, String run) {
            asked.add("rerun %s %s".formatted(outputFolder, run));
            return new Rerun.Result(
                    new RecordedRun("0123456789abcdef", "mine", null, "{}", "finished"),
                    "finished",
                    Map.of(Table.RUNS, 1),
                    differences,
                    true);
        }

        @Override
        public ShownFolder show(String outputFolder) {
            asked.add("show " + outputFolder);
            return new ShownFolder(new TreeMap<>(), List.of(), 0);
        }

        @Override
        public ShownRun show(String outputFolder, String run) {
            throw new OutputException("no such run " + run);
        }

        @Override
        public FolderCheck verify(String outputFolder) {
            asked.add("verify " + outputFolder);
            return check;
        }

        @Override
        public Repair.Result repair(String outputFolder, FolderCheck found, String master, Progress progress) {
            asked.add("repair %s %d %s".formatted(outputFolder, found.damaged().size(), master));
            return new Repair.Result(found.bundles(), 7, lost);
        }

        @Override
        public Compacted compact(String outputFolder) {
            asked.add("compact " + outputFolder);
            return new Compacted(400, 13);
        }

        @Override
        public FleetSummary probe(CheckpointProbe examination, String outputFolder, String master, Progress progress) {
            asked.add("probe %s %s %s %s %s"
                    .formatted(
                            examination.files().size(),
                            examination.data(),
                            examination.probes(),
                            outputFolder,
                            master));
            return summary;
        }

        @Override
        public List<String> verdicts(Study study, List<String> outputFolders) {
            asked.add("verdicts " + study.name() + " " + outputFolders);
            return List.of("the verdicts");
        }

        @Override
        public void atlas(Atlas atlas, Study study, List<Sweep> sweeps, Outputs outputs) {
            asked.add("atlas " + study.name() + " "
                    + sweeps.stream().map(Sweep::name).toList() + " in "
                    + outputs.of(sweeps.get(0).name()));
        }

        @Override
        public String report(String outputFolder, String file) {
            asked.add("report " + outputFolder + " " + file);
            return "the/report.html";
        }

        @Override
        public String compare(String outputFolder, String other, String file) {
            asked.add("compare " + outputFolder + " " + other + " " + file);
            return "the/compare.html";
        }

        @Override
        public List<String> figures(String outputFolder, String folder) {
            asked.add("figures " + outputFolder + " " + folder);
            return List.of("a.svg");
        }

        @Override
        public List<Exported> export(String outputFolder, Format format, List<Table> tables, String destination) {
            asked.add("export %s %s %s %s".formatted(outputFolder, format, tables, destination));
            return tables.stream()
                    .map(table -> new Exported(destination + "/" + table.folder(), rowsExported))
                    .toList();
        }

        @Override
        public TableServer serve(String outputFolder, String address, int port, AccessToken token) {
            asked.add("serve %s %s %d %s".formatted(outputFolder, address, port, token));
            TableServer server = TableServer.start(outputFolder, address, 0, token);
            served = server;
            if (endServers) {
                server.close();
            }
            return server;
        }

        @Override
        public String analyse(String outputFolder) {
            asked.add("analyse " + outputFolder);
            return "the page\n";
        }
    }

    private final RecordedJobs jobs = new RecordedJobs();

    @Test
    void sweepRunsThenAnalysesThenSaysWhatToDoNext() throws IOException {
        assertEquals(0, execute(jobs, "sweep", file(SOUND)));
        assertEquals(List.of("sweep mine 2 almagest-out/mine local[*]", "analyse almagest-out/mine"), jobs.asked);
        assertEquals(
                """
                mine: 5 runs, 1 of them done before; now 3 converged, 1 finished, 0 diverged, 0 failed in 2.5 s

                the page

                What to do now
                  see the plots        almagest report almagest-out/mine
                  look into a run      almagest show almagest-out/mine
                  everything in words  almagest analyse almagest-out/mine
                  load it in Python    pandas.read_parquet("almagest-out/mine/fits")
                """,
                out.toString());
    }

    /** With the line of the prompt behind it, whatever there is to say. */
    @Test
    void whatASweepEndsWithFitsATerminal() throws IOException {
        RecordedJobs full = new RecordedJobs() {
            @Override
            public String screen(
                    String outputFolder, String sweep, FleetMetrics metrics, List<Claim> claims, int lines) {
                asked.add("screen of " + sweep);
                return "said\n".repeat(lines);
            }
        };
        full.summary = new FleetSummary(5, 1, 2, 1, 0, 1, 2.5);
        assertEquals(0, execute(full, "sweep", file(SOUND)));
        assertTrue(full.asked.contains("screen of mine"), full.asked::toString);
        assertEquals(SweepCommand.SCREEN - 1, out.toString().lines().count(), out::toString);
    }

    @Test
    void optionsReachTheFleet() throws IOException {
        assertEquals(0, execute(jobs, "sweep", file(SOUND), "--out", "o", "--master", "spark://host:7077"));
        assertEquals(List.of("sweep mine 2 o spark://host:7077", "analyse o"), jobs.asked);
    }

    @Test
    void sparkSubmitsMasterIsTaken() throws IOException {
        System.setProperty("spark.master", "yarn");
        try {
            assertEquals(0, execute(jobs, "sweep", file(SOUND)));
        } finally {
            System.clearProperty("spark.master");
        }
        assertEquals("sweep mine 2 almagest-out/mine yarn", jobs.asked.get(0));
    }

    @Test
    void readyMadeSweepIsFoundByName() {
        assertEquals(0, execute(jobs, "sweep", "quickstart"));
        assertTrue(jobs.asked.get(0).startsWith("sweep quickstart "), jobs.asked::toString);
    }

    @Test
    void studyRunsItsSweepsAndThenPrintsItsVerdicts() {
        assertEquals(0, execute(jobs, "study", "condensation", "--master", "local[1]"));
        assertEquals(
                List.of(
                        "sweep condensation-activations 25 almagest-out/condensation-activations local[1]",
                        "analyse almagest-out/condensation-activations",
                        "sweep cnn-condensation 35 almagest-out/cnn-condensation local[1]",
                        "analyse almagest-out/cnn-condensation",
                        "verdicts condensation [almagest-out/condensation-activations, almagest-out/cnn-condensation]"),
                jobs.asked);
        assertTrue(out.toString().contains("cnn-condensation: 5 runs, 1 of them done before;"), out::toString);
        assertTrue(out.toString().contains("\nthe verdicts\n"), out::toString);
        assertFalse(out.toString().contains("quick runs"), out::toString);
    }

    @Test
    void quickStudyRunsWhatItsSweepFilesDeclareIntoFoldersOfItsOwn() {
        assertEquals(0, execute(jobs, "study", "depth-scaling", "--quick", "--out", "o"));
        assertEquals(
                List.of(
                        "sweep resnet-depth-scaling-quick 24 o/resnet-depth-scaling-quick local[*]",
                        "analyse o/resnet-depth-scaling-quick",
                        "verdicts depth-scaling [o/resnet-depth-scaling-quick]"),
                jobs.asked);
        assertTrue(
                out.toString()
                        .contains(
                                "These verdicts are of quick runs, for trying it out: they say nothing about the paper."),
                out::toString);
    }

    @Test
    void aStudyOfWhichASweepFailsThroughoutFails() {
        jobs.summary = new FleetSummary(5, 1, 0, 0, 0, 4, 2.5);
        assertEquals(1, execute(jobs, "study", "condensation"));
        assertEquals(5, jobs.asked.size(), "the others are carried out all the same");
    }

    /** Every study is carried out and gets its pages. */
    @Test
    void theAtlasTakesEveryStudyAndSweep() {
        assertEquals(0, execute(jobs, "atlas", "--quick", "--out", "o"));
        for (Study study : Studies.ALL.all()) {
            List<String> quick =
                    study.sweeps().stream().map(sweep -> sweep + "-quick").toList();
            assertTrue(
                    jobs.asked.contains("atlas " + study.name() + " " + quick + " in o/" + quick.get(0)),
                    () -> quick + " in " + jobs.asked);
            quick.forEach(sweep -> assertTrue(jobs.asked.contains("analyse o/" + sweep), sweep));
        }
        assertTrue(
                out.toString().contains("of " + Studies.ALL.all().size() + " studies is in o/atlas/index.html"),
                out::toString);
    }

    @Test
    void theAtlasOfSomeStudiesFromAFolderRunsNothing() {
        String at = folder.toString();
        assertEquals(0, execute(jobs, "atlas", "--no-run", "--pages", "site", "condensation", at));
        assertEquals(
                List.of("atlas condensation [condensation-activations, cnn-condensation] in " + at
                        + "/condensation-activations"),
                jobs.asked);
        assertTrue(out.toString().contains("of 1 study is in site/index.html"), out::toString);
    }

    /** Runs of several places are read in the order given; an output folder itself says whose it is. */
    @Test
    void theAtlasGathersWhatSeveralFoldersHold() throws IOException {
        Path one = Files.createDirectories(folder.resolve("one"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Files.createDirectories(two.resolve("condensation-activations/_almagest"));
        assertEquals(
                0,
                execute(jobs, "atlas", "--no-run", "--pages", "site", "condensation", one.toString(), two.toString()));
        assertEquals(
                List.of("atlas condensation [condensation-activations, cnn-condensation] in " + two
                        + "/condensation-activations"),
                jobs.asked);
        assertEquals(2, execute(jobs, "atlas", one.toString(), two.toString()));
        assertTrue(err.toString().contains("runs go into one folder"), err::toString);
        assertEquals(2, execute(jobs, "atlas", "--no-run", two + "/condensation-activations"));
        assertTrue(err.toString().contains("say with --pages where the pages go"), err::toString);
        assertEquals(2, execute(jobs, "atlas", two + "/condensation-activations"));
        assertTrue(err.toString().contains("expected the folder that it lies in, or --no-run"), err::toString);
        jobs.asked.clear();
        assertEquals(
                0,
                execute(jobs, "atlas", "--no-run", "condensation", one.toString(), two + "/condensation-activations"));
        assertEquals(
                List.of("atlas condensation [condensation-activations, cnn-condensation] in " + one
                        + "/condensation-activations"),
                jobs.asked,
                "the pages are beside what lies in the first");
    }

    /** Where files cannot be looked at by their paths: the same disk behind Hadoop's name for it. */
    @Test
    void theAtlasKnowsAnOutputFolderOfAnotherFileSystem() throws IOException {
        Files.createDirectories(folder.resolve("mine/_almagest"));
        String remote = "viewfs://elsewhere" + folder + "/mine";
        System.setProperty("spark.hadoop.fs.viewfs.mounttable.elsewhere.linkFallback", "file:///");
        try {
            assertEquals(2, execute(jobs, "atlas", "--no-run", "--out", remote));
            assertTrue(
                    err.toString().contains(remote + " is the output folder of a sweep: say with --pages"),
                    err::toString);
            assertEquals(2, execute(jobs, "atlas", "--out", remote));
            assertTrue(err.toString().contains("expected the folder that it lies in"), err::toString);
        } finally {
            System.clearProperty("spark.hadoop.fs.viewfs.mounttable.elsewhere.linkFallback");
        }
    }

    @Test
    void theAtlasOfWhatIsNeitherStudyNorFolderSuggests() {
        assertEquals(2, execute(jobs, "atlas", "condensatoin"));
        assertTrue(err.toString().contains("condensatoin is no study, and no folder that is there"), err::toString);
        assertTrue(err.toString().contains("did you mean condensation?"), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void anUnknownStudyGetsASuggestion() {
        assertEquals(2, execute(jobs, "study", "condensatoin"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "almagest: unknown study condensatoin (known are adversarial-alignment, attention-bottlenecks, autoencoder-manifolds, condensation, contrastive-summaries, depth-scaling, domain-embeddings, edge-of-stability, equivariance, fusion-architectures, gated-planning, graph-convergence, hessian-rank, implicit-regularisation, implicit-shapes, implicit-surfaces, information-decomposition, interlingua, learned-graphs, multimodal-exact, neural-ode-activations, open-questions, quasi-periodicity, saliency-refinement, tangling, update-balance, width-transfer): did you mean condensation?"),
                err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void studiesAreListedWithTheirSweeps() {
        assertEquals(0, execute(jobs, "studies"));
        for (String words : List.of("hessian-rank", "cnn-hessian-rank", "resnet-paper-scale", "Cohen")) {
            assertTrue(out.toString().contains(words), out::toString);
        }
        String studies = out.toString();
        assertEquals(0, execute(jobs, "list", "studies"));
        assertEquals(studies + studies, out.toString());
    }

    @Test
    void someFailuresAreARowAndNoFailure() throws IOException {
        jobs.summary = new FleetSummary(5, 1, 3, 0, 0, 1, 2.5);
        assertEquals(0, execute(jobs, "sweep", file(SOUND)));
        assertTrue(out.toString().contains("Why runs failed stands in the column error of the table runs."));
    }

    @Test
    void nothingButFailuresIsAFailure() throws IOException {
        jobs.summary = new FleetSummary(5, 1, 0, 0, 0, 4, 2.5);
        assertEquals(1, execute(jobs, "sweep", file(SOUND)));
    }

    @Test
    void badFileIsAnsweredWithItsPositionsBeforeAnythingRuns() throws IOException {
        String file = file(SOUND.replace("depth: 8", "depth: -8").replace("toy-data", "toy-date"));
        assertEquals(2, execute(jobs, "sweep", file));
        List<String> lines = err.toString().lines().toList();
        assertEquals(2, lines.size(), err::toString);
        assertEquals(file + ":3:29: model.depth: -8 is not a whole number from 1 to 100000", lines.get(0));
        assertTrue(lines.get(1).startsWith(file + ":4:14: data.name: toy-date is not one of "), lines.get(1));
        assertTrue(lines.get(1).endsWith(": did you mean toy-data?"), lines.get(1));
        assertEquals(List.of(), jobs.asked);
        assertEquals("", out.toString());
    }

    @Test
    void tenMillionRunsNeedYes() throws IOException {
        String file = file(SOUND.replace("[1, 2]", "{range: {from: 1, to: 10000001}}"));
        assertEquals(2, execute(jobs, "sweep", file));
        assertEquals(
                file + ":1:1: 10000001 runs are more than 10000000: shorten an axis, or add --yes to run them all\n",
                err.toString());
        assertEquals(List.of(), jobs.asked);
        assertEquals(0, execute(jobs, "sweep", "--yes", file));
        assertTrue(jobs.asked.get(0).startsWith("sweep mine 10000001 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "sweep",
                "sweep a b",
                "list nonsense",
                "analyse",
                "report",
                "export .",
                "serve",
                "--nonsense",
                "list --al"
            })
    void wrongUsageIsStatus2InAFewLines(String line) {
        assertEquals(2, execute(jobs, line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString().startsWith("almagest: "), err::toString);
        assertTrue(err.toString().lines().count() <= 3, err::toString);
        assertTrue(err.toString().contains("--help"), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void aMisspeltCommandGetsASuggestion() {
        assertEquals(2, execute(jobs, "swep", "quickstart"));
        assertTrue(err.toString().contains("Did you mean sweep"), err::toString);
    }

    @Test
    void aMisspeltListGetsASuggestion() {
        assertEquals(2, execute(jobs, "list", "probe"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "almagest: probe cannot be listed (expected families, datasets, training, probes, claims, sweeps, studies): did you mean probes?"),
                err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[0]", "localhost", "local[", ""})
    void nonsenseAsMasterIsStatus2(String master) throws IOException {
        assertEquals(2, execute(jobs, "sweep", file(SOUND), "--master", master));
        assertTrue(err.toString().startsWith("almagest: --master: " + master + " is no Spark master"), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void nonsenseAsPortIsStatus2() throws IOException {
        assertEquals(2, execute(jobs, "sweep", file(SOUND), "--metrics-port", "70000"));
        assertTrue(err.toString().startsWith("almagest: --metrics-port: 70000 is not a port: expected 0 to 65535"));
    }

    @Test
    void metricsAreServedWhileTheFleetRuns() throws IOException {
        assertEquals(0, execute(jobs, "sweep", file(SOUND), "--metrics-port", "0"));
        assertTrue(err.toString().contains("metrics on http://localhost:"), err::toString);
    }

    @Test
    void executorsReportOnlyWhereSomeoneWillRead() throws IOException {
        List<Boolean> wanted = new ArrayList<>();
        Jobs asking = new RecordedJobs() {
            @Override
            public FleetSummary sweep(
                    Sweep sweep, String outputFolder, String master, Progress progress, FleetMetrics metrics) {
                wanted.add(metrics.wanted());
                return super.sweep(sweep, outputFolder, master, progress, metrics);
            }
        };
        assertEquals(0, execute(asking, "sweep", file(SOUND)));
        assertEquals(0, execute(asking, "sweep", file(SOUND), "--metrics-port", "0"));
        assertEquals(List.of(false, true), wanted);
    }

    @Test
    void gatewayThatIsNotThereIsAWarning() throws IOException {
        assertEquals(0, execute(jobs, "sweep", file(SOUND), "--pushgateway", "localhost:1"));
        assertTrue(
                err.toString().contains("warning: cannot push the outcome to the Pushgateway at localhost:1 ("),
                err::toString);
        assertTrue(out.toString().contains("the page"), out::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "--pushgateway, nowhere, nowhere is no address of a Pushgateway",
        "--metrics-linger, -1, -1: expected 0 or more seconds",
        "--metrics-address, localhost, give --metrics-port too"
    })
    void nonsenseAboutMetricsIsStatus2(String option, String value, String answer) throws IOException {
        assertEquals(2, execute(jobs, "sweep", file(SOUND), option, value));
        assertTrue(err.toString().startsWith("almagest: %s: %s".formatted(option, answer)), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void badOutputFolderIsStatus2() {
        Jobs refusing = new RecordedJobs() {
            @Override
            public String analyse(String outputFolder) {
                throw new OutputException(outputFolder + ": it is full");
            }
        };
        assertEquals(2, execute(refusing, "analyse", folder.toString()));
        assertEquals("almagest: %s: it is full\n".formatted(folder), err.toString());
    }

    @Test
    void aFolderThatIsNotThereIsStatus2() {
        assertEquals(2, execute(jobs, "analyse", "no/where"));
        assertEquals("almagest: no/where: no such folder: expected the output folder of a sweep\n", err.toString());
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void anUnexpectedErrorIsOneLineAndATraceOnDemand() {
        Jobs broken = new RecordedJobs() {
            @Override
            public String analyse(String outputFolder) {
                throw new IllegalStateException("the disk is on fire");
            }
        };
        assertEquals(1, execute(broken, "analyse", folder.toString()));
        assertEquals(
                "almagest: IllegalStateException: the disk is on fire\nRun it again with --trace for the stack trace.\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, execute(broken, "analyse", folder.toString(), "--trace"));
        assertTrue(err.toString().contains("\tat org.almagest.jobs.command"), err::toString);
    }

    @Test
    void analysePrintsThePage() {
        assertEquals(0, execute(jobs, "analyse", folder.toString()));
        assertEquals("the page\n", out.toString());
        assertEquals(0, execute(jobs, "analyse", "s3a://bucket/runs"));
        assertEquals(List.of("analyse " + folder, "analyse s3a://bucket/runs"), jobs.asked);
    }

    @Test
    void reportSaysWhereThePageIs() {
        assertEquals(0, execute(jobs, "report", folder.toString()));
        assertEquals("The report is in the/report.html: open it in a browser.\n", out.toString());
        assertEquals(0, execute(jobs, "report", "s3a://bucket/runs", "--out", "mine.html"));
        assertEquals(List.of("report " + folder + " null", "report s3a://bucket/runs mine.html"), jobs.asked);
        jobs.asked.clear();
        assertEquals(
                0, execute(jobs, "report", folder.toString(), "--compare", "s3a://bucket/other", "--out", "mine.html"));
        assertEquals(List.of("compare " + folder + " s3a://bucket/other mine.html"), jobs.asked);
        assertTrue(out.toString().contains("The comparison is in the/compare.html"), out::toString);
        assertEquals(2, execute(jobs, "report", folder.toString(), "--compare", folder.toString(), "--figures", "f"));
    }

    @Test
    void reportAndExportOfAFolderThatIsNotThereAreStatus2() {
        assertEquals(2, execute(jobs, "report", "no/where"));
        assertEquals(2, execute(jobs, "export", "no/where", "--format", "csv"));
        assertEquals(
                "almagest: no/where: no such folder: expected the output folder of a sweep\n".repeat(2),
                err.toString());
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void exportWritesAllTablesBesideTheFolder() {
        assertEquals(0, execute(jobs, "export", folder + "/", "--format", "arrow"));
        assertEquals(
                List.of("export %s/ ARROW %s %s-arrow".formatted(folder, List.of(Table.values()), folder)), jobs.asked);
        assertTrue(out.toString().contains(folder + "-arrow/runs: 7 rows\n"), out::toString);
        assertFalse(out.toString().contains("Nothing yet"), out::toString);
    }

    @Test
    void exportTakesTheNamedTablesOnce() {
        assertEquals(
                0,
                execute(
                        jobs,
                        "export",
                        folder.toString(),
                        "--format",
                        "csv",
                        "--out",
                        "o",
                        "--table",
                        "runs",
                        "fits",
                        "--table",
                        "runs"));
        assertEquals(List.of("export %s CSV [RUNS, FITS] o".formatted(folder)), jobs.asked);
    }

    @Test
    void exportOfEmptyTablesSaysSo() {
        jobs.rowsExported = 0;
        assertEquals(0, execute(jobs, "export", folder.toString(), "--format", "csv"));
        assertTrue(
                out.toString().endsWith("Nothing yet: these tables of %s are empty.\n".formatted(folder)),
                out::toString);
    }

    @Test
    void unknownFormatsAndTablesGetASuggestion() {
        assertEquals(2, execute(jobs, "export", folder.toString(), "--format", "cvs"));
        assertTrue(
                err.toString().startsWith("almagest: --format: cvs is not one of arrow, csv: did you mean csv?"),
                err::toString);
        err.getBuffer().setLength(0);
        assertEquals(2, execute(jobs, "export", folder.toString(), "--format", "csv", "--table", "run"));
        assertTrue(err.toString().contains("did you mean runs?"), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void serveSaysWhereTheTablesAreUntilItIsEnded() {
        assertEquals(0, execute(jobs, "serve", folder.toString()));
        assertEquals(0, execute(jobs, "serve", folder.toString(), "--port", "0", "--address", "127.0.0.2"));
        assertEquals(
                List.of(
                        "serve %s 127.0.0.1 8815 null".formatted(folder),
                        "serve %s 127.0.0.2 0 null".formatted(folder)),
                jobs.asked);
        List<String> lines = out.toString().lines().toList();
        assertTrue(
                lines.get(0).matches("The tables of \\S+ are on grpc://127.0.0.1:\\d+ until Ctrl-C\\."), out::toString);
        assertTrue(lines.get(1).contains("pyarrow.flight.connect(\"grpc://127.0.0.1:"), out::toString);
        assertEquals("Nothing yet: they are empty until a sweep publishes runs here.", lines.get(2));
        assertEquals("", err.toString());
    }

    @Test
    void serveTakesTheTokenFromAFileAndWarnsWhereNoneGuardsAnOpenAddress() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret");
        assertEquals(
                0, execute(jobs, "serve", folder.toString(), "--address", "0.0.0.0", "--token-file", token.toString()));
        assertEquals(List.of("serve %s 0.0.0.0 8815 a token".formatted(folder)), jobs.asked);
        assertEquals("", err.toString());
        assertEquals(0, execute(jobs, "serve", folder.toString(), "--address", "0.0.0.0"));
        assertTrue(err.toString().contains("--token-file"), err::toString);
        assertEquals(2, execute(jobs, "serve", folder.toString(), "--token-file", "no/where"));
        assertTrue(err.toString().contains("almagest: token file no/where cannot be read"), err::toString);
    }

    @Test
    void serveOfNoFolderOrOnNoPortIsStatus2() {
        assertEquals(2, execute(jobs, "serve", "no/where"));
        assertEquals("almagest: no/where: no such folder: expected the output folder of a sweep\n", err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, execute(jobs, "serve", folder.toString(), "--port", "65536"));
        assertTrue(err.toString().startsWith("almagest: --port: 65536 is not a port: expected 0 to 65535"));
        assertEquals(List.of(), jobs.asked);
    }

    @Test
    void aTakenPortIsStatus2InOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(2, execute(new SparkJobs(), "serve", folder.toString(), "--port", port));
        }
        assertTrue(err.toString().startsWith("almagest: tables cannot be served at 127.0.0.1, port "), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void tablesAreServedWhileTheFleetRunsAndNoLonger() throws IOException {
        jobs.endServers = false;
        assertEquals(0, execute(jobs, "sweep", file(SOUND), "--out", folder + "/out", "--flight", "0"));
        assertEquals(
                List.of(
                        "serve %s/out 127.0.0.1 0 null".formatted(folder),
                        "sweep mine 2 %s/out local[*]".formatted(folder),
                        "analyse %s/out".formatted(folder)),
                jobs.asked);
        String location = err.toString().lines().findFirst().orElseThrow();
        assertTrue(location.matches("tables on grpc://127.0.0.1:\\d+"), location);
        assertEquals(0, jobs.found, "nobody could read while the fleet ran");
        // The port says nothing any more: another process may have it by now. A server that still ran would be waited
        // for.
        assertTimeoutPreemptively(PATIENCE, jobs.served::awaitClose);
        assertEquals(2, execute(jobs, "sweep", file(SOUND), "--flight", "-1"));
        assertTrue(err.toString().contains("almagest: --flight: -1 is not a port"), err::toString);
    }

    @Test
    void listShowsWhatDescribesItself() {
        assertEquals(0, execute(jobs, "list"));
        String text = out.toString();
        for (String expected :
                List.of("toy-data", "toy-probe", "toy_norm", "‖w‖", "init_scale", "learning_rate", "quickstart")) {
            assertTrue(text.contains(expected), () -> expected + " is not in\n" + text);
        }
        assertFalse(text.lines().anyMatch(line -> line.length() > 120), text);
    }

    @Test
    void claimsAreListedByQuestionToo() {
        assertEquals(0, execute(jobs, "list", "claims", "--by", "question"));
        String text = out.toString();
        int optimisation = text.indexOf("Question 4 why does optimisation succeed?");
        int features = text.indexOf("Question 5 which features are learned?");
        int bound = text.indexOf("gnn-linear-rate-bound");
        assertTrue(optimisation > 0 && bound > optimisation && features > bound, text);
        assertFalse(text.contains("node-horizon-stays"), "it bears on no question");
        assertEquals(2, execute(jobs, "list", "probes", "--by", "question"));
        assertEquals(
                "almagest: --by question of probes (expected almagest list claims --by question)",
                err.toString().lines().findFirst().orElseThrow());
    }

    @Test
    void listAlignsItsColumns() {
        assertEquals(0, execute(jobs, "list", "training"));
        List<String> lines = out.toString().lines().toList();
        int column = lines.get(2).indexOf("default");
        assertTrue(column > 0);
        for (String name : List.of("optimizer", "batch_size", "stop_loss")) {
            // an explanation that goes on in the next line may begin with such a word too
            String line = lines.stream()
                    .filter(l -> l.strip().startsWith(name + " ") && l.indexOf(name) < column)
                    .findFirst()
                    .orElseThrow();
            assertTrue(line.charAt(column) != ' ' && line.charAt(column - 1) == ' ', line);
        }
    }

    @Test
    void schemaIsJsonThatKnowsTheFamilies() throws IOException {
        assertEquals(0, execute(jobs, "list", "--schema"));
        var schema = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString());
        assertEquals("object", schema.path("type").textValue());
        var train = schema.at("/else/properties/train");
        if (train.has("$ref")) {
            train = schema.at(train.path("$ref").textValue().substring(1));
        }
        assertTrue(train.path("properties").has("learning_rate"), train::toPrettyString);
        assertTrue(out.toString().contains("\"toy-data\""));
    }

    @Test
    void helpAndVersionAreStatus0() {
        assertEquals(0, execute(jobs, "--help"));
        assertEquals(0, execute(jobs, "sweep", "--help"));
        assertEquals(0, execute(jobs, "--version"));
        assertTrue(out.toString().contains("Almagest "), out::toString);
        assertTrue(out.toString().contains("run semantics 2"), out::toString);
    }

    private int execute(Jobs jobs, String... arguments) {
        CommandLine commandLine = AlmagestCommand.commandLine(jobs);
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), text).toString();
    }

    @Test
    void probeMeasuresAllModelsOfAFolder() throws IOException {
        Files.createFile(folder.resolve("b.safetensors"));
        Files.createFile(folder.resolve("a.npz"));
        Files.createFile(folder.resolve("notes.txt"));
        assertEquals(
                0,
                execute(
                        jobs,
                        "probe",
                        folder.toString(),
                        "--data",
                        "toy-data",
                        "--probe",
                        "weight-scaling:per_layer=true",
                        "--out",
                        "o",
                        "--master",
                        "local[2]"));
        assertEquals(List.of("probe 2 toy-data [weight-scaling] o local[2]"), jobs.asked);
        assertTrue(
                out.toString().startsWith("probe: 5 models, 1 of them done before; now 1 measured, 0 failed in 2.5 s"),
                out::toString);
    }

    @Test
    void probeOfNothingButBrokenFilesIsAFailure() throws IOException {
        Files.createFile(folder.resolve("a.npz"));
        jobs.summary = new FleetSummary(1, 0, 0, 0, 0, 1, 2.5);
        assertEquals(1, execute(jobs, "probe", folder.toString()));
        assertEquals(
                List.of(
                        "probe 1 none [condensation, update-ratio, weight-scaling, weight-spectrum] almagest-out/probe local[*]"),
                jobs.asked);
        assertTrue(out.toString().contains("Why models failed stands in the column error of the table runs."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "probe nowhere.npz|no such file or folder",
                "probe pom.xml|no known format",
                "probe pom.xml --probe nothing|no known format",
                "probe src/test/resources/org/almagest/jobs/saved --probe hesian|did you mean hessian",
                "probe src/test/resources/org/almagest/jobs/saved --probe hessian|add --data NAME",
                "probe src/test/resources/org/almagest/jobs/saved --data digit|did you mean digits",
                "probe src/test/resources/org/almagest/jobs/saved --data digits:train|'train' is no setting",
                "probe src/test/resources/org/almagest/jobs/saved --data digits:train=few|train: few is not a whole number",
                "probe src/test/resources/org/almagest/jobs/saved --data digits:size=3|size is unknown"
            })
    void probeOfNonsenseIsStatus2(String line, String message) {
        assertEquals(2, execute(jobs, line.split(" ")));
        assertTrue(err.toString().contains(message), err::toString);
        assertEquals(List.of(), jobs.asked);
    }

    private static final FolderCheck DAMAGED = new FolderCheck(
            12, 55, List.of(new FolderCheck.Damage(Table.SPECTRA, "spectra/b1.parquet", "IO: could not verify CRC")));

    @Test
    void verifySaysThatAllIsWhole() {
        assertEquals(0, execute(jobs, "verify", folder.toString()));
        assertEquals("%s: 60 runs in 12 files%nall of them whole%n".formatted(folder), out.toString());
    }

    @Test
    void verifyNamesWhatIsDamaged() {
        jobs.check = DAMAGED;
        assertEquals(1, execute(jobs, "verify", folder.toString()));
        assertTrue(out.toString().contains("damaged: spectra/b1.parquet: IO: could not verify CRC"), out::toString);
        assertTrue(out.toString().contains("almagest verify --repair " + folder), out::toString);
        assertEquals(List.of("verify " + folder), jobs.asked);
    }

    @Test
    void verifyRepairsWhenAsked() {
        jobs.check = DAMAGED;
        assertEquals(0, execute(jobs, "verify", "--repair", "--master", "local[1]", folder.toString()));
        assertEquals(
                List.of("verify " + folder, "repair %s 1 local[1]".formatted(folder), "analyse " + folder), jobs.asked);
        assertTrue(out.toString().contains("repaired: 1 bundles taken back, 7 runs carried out anew"), out::toString);
    }

    @Test
    void runsLostWithTheirConfigurationAreNamed() {
        jobs.check = DAMAGED;
        jobs.lost = List.of("b1");
        assertEquals(2, execute(jobs, "verify", "--repair", folder.toString()));
        assertTrue(err.toString().contains("bundle b1 cannot be carried out"), err::toString);
        assertTrue(err.toString().contains("run their sweep again into this folder"), err::toString);
    }

    @Test
    void retryCarriesOutWhatHasFailed() throws IOException {
        assertEquals(0, execute(jobs, "sweep", file(SOUND), "--out", folder.toString(), "--retry", "failed,diverged"));
        assertEquals(
                "retry mine [diverged, failed] %s local[*]".formatted(folder), jobs.asked.get(0), jobs.asked::toString);
        assertEquals(2, execute(jobs, "sweep", file(SOUND), "--out", folder.toString(), "--retry", "finished"));
        assertTrue(err.toString().contains("--retry: finished: expected failed or diverged"), err::toString);
        assertEquals(
                2,
                execute(
                        jobs,
                        "sweep",
                        file(SOUND),
                        "--out",
                        folder.resolve("nowhere").toString(),
                        "--retry",
                        "failed"));
        assertTrue(err.toString().contains("no such folder"), err::toString);
    }

    @Test
    void rerunSaysWhetherTheBitsAreTheSame() {
        assertEquals(0, execute(jobs, "rerun", folder.toString(), "0123"));
        assertTrue(out.toString().contains("bit by bit"), out::toString);
        jobs.differences = List.of(new Rerun.Difference(Table.TRAJECTORY, 3, "loss", "0.1", "0.2"));
        assertEquals(1, execute(jobs, "rerun", folder.toString(), "0123"));
        assertTrue(out.toString().contains("trajectory") && out.toString().contains("0.2"), out::toString);
        assertEquals(List.of("rerun " + folder + " 0123", "rerun " + folder + " 0123"), jobs.asked);
    }

    @Test
    void showPrintsAFolderOrARun() {
        assertEquals(0, execute(jobs, "show", folder.toString()));
        assertTrue(out.toString().contains("holds no runs yet"), out::toString);
        assertEquals(2, execute(jobs, "show", folder.toString(), "abc"));
        assertTrue(err.toString().contains("no such run abc"), err::toString);
    }

    @Test
    void compactSaysHowManyFilesThereWereAndAre() {
        assertEquals(0, execute(jobs, "compact", folder.toString()));
        assertEquals(List.of("compact " + folder), jobs.asked);
        assertEquals("%s: 400 files a table at most, now 13%n".formatted(folder), out.toString());
        assertEquals(2, execute(jobs, "compact", folder.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("no such folder"), err::toString);
    }

    @Test
    void planSaysHowASweepWouldGo() {
        assertEquals(0, execute(jobs, "plan", "quickstart", "--cores", "10000"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).matches("quickstart: 42 runs in \\d+ tasks on 10000 cores"), lines.get(0));
        assertEquals(
                List.of("work", "makespan", "cores", "cost", "plan"),
                lines.stream().skip(1).map(line -> line.strip().split(" ")[0]).toList());
        assertEquals(List.of(), jobs.asked, "nothing is carried out");
    }

    /** Twice the estimated seconds: twice the work, and the bytes of the tables beside it. */
    @Test
    void planTakesCostsFromAnOutputFolder() throws IOException {
        RunConfiguration run = Sweep.read(SweepSource.find("quickstart")).runs().next();
        double seconds = 2 * Run.estimatedSeconds(run);
        SingleRunPublisher lone = new SingleRunPublisher(folder.toString(), run);
        lone.publish("quickstart", Run.execute(withoutTraining(run)), Instant.EPOCH, seconds);
        assertEquals(0, execute(jobs, "plan", "quickstart", "--cores", "2", "--measured", folder.toString()));
        assertTrue(out.toString().contains("resnet: measured 2.00 times the estimate"), out::toString);
        assertTrue(out.toString().contains("  tables "), out::toString);
        Forecast estimated = Forecast.of(Sweep.read(SweepSource.find("quickstart")), 2, MeasuredCosts.NONE);
        Forecast measured =
                Forecast.of(Sweep.read(SweepSource.find("quickstart")), 2, MeasuredCosts.of(folder.toString()));
        assertEquals(2 * estimated.coreSeconds(), measured.coreSeconds(), 1e-9 * measured.coreSeconds());
    }

    /** The same configuration but for its length, so that the test takes no time. */
    private static RunConfiguration withoutTraining(RunConfiguration run) {
        return new RunConfiguration(
                run.family(),
                run.model(),
                run.data(),
                run.dataSettings(),
                Settings.of(Training.PARAMETERS, Map.of("epochs", 0)),
                List.of(),
                run.seed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000001"})
    void planOnNoCoresOrTooManyIsStatus2(String cores) {
        assertEquals(2, execute(jobs, "plan", "quickstart", "--cores", cores));
        assertTrue(err.toString().contains("expected 1 to 1000000"), err::toString);
    }

    @Test
    void planFromAFolderWithoutRunsIsStatus2() {
        assertEquals(2, execute(jobs, "plan", "quickstart", "--cores", "2", "--measured", folder.toString()));
        assertTrue(err.toString().contains("has no runs that ended"), err::toString);
    }

    @Test
    void verifyOfNoFolderIsExplained() {
        assertEquals(2, execute(jobs, "verify", folder.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("no such folder"), err::toString);
    }
}
