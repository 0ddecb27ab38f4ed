package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.jobs.report.Chromium.Rendered;
import org.almagest.jobs.report.SampleFleet.Names;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a browser draws it: no script error, no message on the console, and no plot without marks. */
class ReportInBrowserTest {
    private static Chromium chromium;

    @TempDir
    Path folder;

    @BeforeAll
    static void findTheBrowser() {
        chromium = Chromium.find().orElse(null);
        if (chromium == null) {
            System.err.println(
                    "SKIPPED: ReportInBrowserTest found no chromium on the PATH; no report is drawn (Debian and Ubuntu: apt-get install chromium)");
        }
        Assumptions.assumeTrue(chromium != null, "no chromium on the PATH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--window-size=1280,900", "--window-size=390,800", "--blink-settings=preferredColorScheme=0"})
    void everyFigureIsDrawn(String flag) throws IOException, InterruptedException {
        SampleFleet.full(Names.PLAIN).write(folder.resolve("tables"));
        assertDrawn(open(flag), 8);
    }

    /** A plot of runs takes the focus; an arrow key names the run of its first mark and the command that prints it. */
    @Test
    void arrowKeysNameTheRunAndItsCommand() throws IOException, InterruptedException {
        SampleFleet.full(Names.PLAIN).write(folder.resolve("tables"));
        String html = Report.html(folder.resolve("tables").toString());
        Path page = folder.resolve("keys.html");
        Files.writeString(
                page,
                html.substring(0, html.lastIndexOf("</body>"))
                        + """
                        <script>
                        setTimeout(() => {
                          const plots = [...document.querySelectorAll(".plot[tabindex]")];
                          for (const plot of plots) {
                            plot.focus();
                            plot.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
                          }
                          const said = plots.map((plot) => plot.nextElementSibling.textContent);
                          document.documentElement.dataset.plots = String(plots.length);
                          document.documentElement.dataset.said = said.filter((words) => /^run \\S+ .*almagest show DIR \\S+$/.test(words)).length;
                        }, 5000);
                        </script></body></html>""");
        Rendered rendered = chromium.open(page, folder);
        assertDrawn(rendered, 8);
        Matcher said =
                Pattern.compile("data-plots=\"(\\d+)\" data-said=\"(\\d+)\"").matcher(rendered.root());
        assertTrue(said.find(), rendered::root);
        assertTrue(Integer.parseInt(said.group(1)) >= 3, rendered::root);
        assertEquals(said.group(1), said.group(2), "every plot of runs says one");
        assertTrue(rendered.dom().contains("<p class=\"run\">run <code>"), "plots of a single run say it at once");
    }

    @Test
    void namesThatAreMarkupRunNothing() throws IOException, InterruptedException {
        String evil =
                "</script><script>document.documentElement.dataset.errors='99'</script><img src=x onerror=\"document.documentElement.dataset.errors='98'\">'";
        Names names = new Names(evil, evil, evil, evil, evil);
        SampleFleet fleet = SampleFleet.full(names);
        fleet.addRun(names, 8, 10, 99, "failed", evil);
        fleet.addVerdict(evil, "agrees", evil, Map.of("sweep", evil, "reason", evil));
        fleet.write(folder.resolve("tables"));
        assertDrawn(open("--window-size=1280,900"), 8);
    }

    @Test
    void anEmptyFolderIsAPage() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("tables"));
        assertDrawn(open("--window-size=1280,900"), 0);
    }

    @Test
    void anEmptyPlotAndAScriptErrorAreNoticed() throws IOException, InterruptedException {
        SampleFleet.full(Names.PLAIN).write(folder.resolve("tables"));
        String html = Report.html(folder.resolve("tables").toString());
        Path page = folder.resolve("broken.html");
        Files.writeString(page, html.replaceFirst("\"values\":\\[\\{.*?\\}\\]", "\"values\":[]"));
        assertTrue(chromium.open(page, folder).emptyFigures().size() == 1);
        Files.writeString(page, html.replaceFirst("\"k\":\"", "nonsense"));
        assertTrue(chromium.open(page, folder).root().contains("data-errors"));
    }

    private Rendered open(String flag) throws IOException, InterruptedException {
        Path page = Path.of(Report.write(folder.resolve("tables").toString(), null));
        return chromium.open(page, folder, flag);
    }

    private static void assertDrawn(Rendered rendered, int atLeast) {
        assertEquals(List.of(), rendered.messages());
        String root = rendered.root();
        assertFalse(root.contains("data-errors"), root);
        int figures = rendered.figures();
        assertTrue(root.contains("data-drawn=\"%d\"".formatted(figures)), () -> root + " of " + figures);
        assertTrue(figures >= atLeast, () -> figures + " figures");
        assertEquals(List.of(), rendered.emptyFigures());
    }
}
