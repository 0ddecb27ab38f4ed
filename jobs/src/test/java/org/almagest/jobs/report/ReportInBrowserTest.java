package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final Pattern ROOT = Pattern.compile("<html[^>]*>");

    /** What Vega calls a group of marks that show data; axes and legends have other roles. */
    private static final Pattern MARKS = Pattern.compile(
            "<g class=\"mark-(?:symbol|line|rect|area)[^\"]*role-mark[^\"]*\"[^>]*>(.*?)</g>", Pattern.DOTALL);

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
        assertTrue(emptyFigures(chromium.open(page, folder).dom()).size() == 1);
        Files.writeString(page, html.replaceFirst("\"k\":\"", "nonsense"));
        assertTrue(root(chromium.open(page, folder)).contains("data-errors"));
    }

    private Rendered open(String flag) throws IOException, InterruptedException {
        Path page = Path.of(Report.write(folder.resolve("tables").toString(), null));
        return chromium.open(page, folder, flag);
    }

    private static void assertDrawn(Rendered rendered, int atLeast) {
        assertEquals(List.of(), rendered.messages());
        String root = root(rendered);
        assertFalse(root.contains("data-errors"), root);
        int figures = rendered.dom().split("<figure", -1).length - 1;
        assertTrue(root.contains("data-drawn=\"%d\"".formatted(figures)), () -> root + " of " + figures);
        assertTrue(figures >= atLeast, () -> figures + " figures");
        assertEquals(List.of(), emptyFigures(rendered.dom()));
    }

    private static String root(Rendered rendered) {
        Matcher matcher = ROOT.matcher(rendered.dom());
        assertTrue(matcher.find());
        return matcher.group();
    }

    /** Titles of figures without a single mark. */
    private static List<String> emptyFigures(String dom) {
        List<String> empty = new ArrayList<>();
        String[] figures = dom.split("<figure");
        for (int i = 1; i < figures.length; i++) {
            Matcher marks = MARKS.matcher(figures[i]);
            boolean drawn = false;
            while (marks.find()) {
                drawn |= marks.group(1).contains(" d=\"M");
            }
            if (!drawn) {
                empty.add(figures[i].replaceAll("(?s).*?<h3>(.*?)</h3>.*", "$1"));
            }
        }
        return empty;
    }
}
