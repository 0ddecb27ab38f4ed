package org.almagest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page with the runs that broke a bound, as a browser reads it. */
class BoundsPageTest {
    private final FleetMetrics metrics = new FleetMetrics();

    @Test
    void runsThatBrokeABoundAreNamedWithTheirCommands() throws Exception {
        metrics.writesInto("out/<ranks>");
        metrics.sweepBegan("ranks", 3);
        report("aa11", 1.5);
        report("bb22", 0.5);
        report("cc33", 2);
        HttpResponse<String> answer = read();
        assertEquals(
                "text/html; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        String page = answer.body();
        assertTrue(page.contains("<h2 id=\"hessian.outer_rank_over_bound\">"), page);
        assertTrue(page.contains("<code>almagest rerun 'out/&lt;ranks&gt;' aa11</code>"), page);
        assertTrue(page.contains("<code>almagest show 'out/&lt;ranks&gt;' cc33</code>"), page);
        assertFalse(page.contains("bb22"), "its bound holds");
        assertFalse(page.contains("<ranks>"), page);
    }

    /** Whoever pastes it gets the folder, and nothing else is carried out. */
    @Test
    void foldersAreQuotedForTheShell() {
        metrics.sweepBegan("ranks", 3);
        report("aa11", 1.5);
        metrics.writesInto("hdfs://host:9000/out/depth=8,rate=1e-3_a");
        assertTrue(page().contains("show hdfs://host:9000/out/depth=8,rate=1e-3_a aa11<"), page());
        metrics.writesInto("it's $(mine)");
        assertTrue(page().contains("<code>almagest show 'it'\\''s $(mine)' aa11</code>"), page());
        metrics.writesInto("");
        assertTrue(page().contains("<code>almagest show DIR aa11</code>"), page());
    }

    private String page() {
        return new BoundsPage(metrics).html();
    }

    @Test
    void aPasswordInTheAddressOfTheFolderIsNotShown() {
        metrics.writesInto("hdfs://me:secret@host:9000/out");
        metrics.sweepBegan("ranks", 1);
        assertEquals("hdfs://host:9000/out", metrics.sweep().output());
    }

    @Test
    void withoutViolationsItSaysSo() throws Exception {
        metrics.sweepBegan("ranks", 3);
        report("bb22", 0.5);
        assertTrue(read().body().contains("No run has broken a theoretical bound so far."));
    }

    @Test
    void onlyTheFirstAreKept() {
        for (int run = 0; run < 3 * BrokenBounds.MOST_RUNS; run++) {
            report("run-" + run, 2);
            report("run-" + run, 2);
        }
        List<String> runs = metrics.brokenBounds().runs().get("hessian").get("outer_rank_over_bound");
        assertEquals(BrokenBounds.MOST_RUNS, runs.size());
        assertEquals("run-0", runs.get(0));
        assertEquals("run-1", runs.get(1));
    }

    private void report(String run, double ratio) {
        RunTally tally = new RunTally();
        tally.add(
                run,
                SampleRuns.configuration("cnn", 2, 3),
                SampleRuns.measured(1, List.of(SampleRuns.measurement(100, "hessian", "outer_rank_over_bound", ratio))),
                1);
        metrics.reported(new ExecutorReport("1", KernelKind.VECTOR, 1, 2, 0, 0, tally));
    }

    private HttpResponse<String> read() throws IOException, InterruptedException {
        try (MetricsServer server = MetricsServer.start(0, metrics)) {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/bounds"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }
    }
}
