package org.almagest.jobs.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.report.Chromium;
import org.almagest.jobs.report.Chromium.Rendered;
import org.almagest.jobs.sweep.Sweep;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of a few small sweeps as a browser draws them: no script error, no message on the console, no plot without marks, no link
 * that leads nowhere, and no text paler than WCAG 2.2 AA allows.
 */
class AtlasInBrowserTest {
    private static final List<String> STUDIES = List.of("condensation", "hessian-rank");
    private static final Pattern POLICY = Pattern.compile("<meta http-equiv=Content-Security-Policy[^>]*>");
    private static final Pattern PALE = Pattern.compile("data-looked=\"(\\d+)\" data-pale=\"([^\"]*)\"");

    /** How a page is looked at. */
    private enum Light {
        DESK("--window-size=1280,900"),
        PHONE("--window-size=390,800"),
        DARK("--blink-settings=preferredColorScheme=0");

        private final String flag;

        Light(String flag) {
            this.flag = flag;
        }
    }

    @TempDir
    static Path folder;

    private static Chromium chromium;

    @BeforeAll
    static void makeTheAtlas() {
        chromium = Chromium.find().orElse(null);
        if (chromium == null) {
            System.err.println(
                    "SKIPPED: AtlasInBrowserTest found no chromium on the PATH; no page is drawn (Debian and Ubuntu: apt-get install chromium)");
        }
        Assumptions.assumeTrue(chromium != null, "no chromium on the PATH");
        Atlas atlas = new Atlas(folder.resolve("site").toString(), true);
        for (String name : STUDIES) {
            Study study = Studies.ALL.named(name);
            List<Sweep> sweeps = AtlasTest.sweeps(study).stream()
                    .map(sweep -> sweep.quick().orElseThrow())
                    .toList();
            for (Sweep sweep : sweeps) {
                Fleet.run(sweep, folder.resolve(sweep.name()).toString(), "local[2]", Progress.SILENT);
            }
            atlas.add(study, sweeps, Outputs.in(List.of(folder.toString())));
        }
    }

    @Test
    void noLinkLeadsNowhere() throws IOException {
        assertEquals(new TreeSet<>(), Site.read(folder.resolve("site")).broken());
    }

    @ParameterizedTest
    @CsvSource({
        "index.html,0,DESK PHONE DARK",
        "study-condensation.html,4,DESK PHONE DARK",
        "study-hessian-rank.html,2,DARK",
        "claim-cnn-condensation-distance.html,1,DESK PHONE DARK",
        "claim-cnn-condensation-rises.html,1,DESK",
        "licences.html,0,DARK",
    })
    void everyPageIsDrawn(String page, int figures, String lights) throws IOException, InterruptedException {
        for (String light : lights.split(" ")) {
            String flag = Light.valueOf(light).flag;
            Rendered rendered = chromium.open(withContrast(page), folder, flag);
            assertEquals(List.of(), rendered.messages(), page);
            assertFalse(rendered.root().contains("data-errors"), rendered::root);
            assertTrue(rendered.root().contains("data-ready"), rendered::root);
            assertTrue(rendered.figures() >= figures, () -> rendered.figures() + " figures in " + page);
            assertEquals(List.of(), rendered.emptyFigures(), page);
            Matcher pale = PALE.matcher(rendered.root());
            assertTrue(pale.find(), rendered::root);
            assertTrue(Integer.parseInt(pale.group(1)) > 5, rendered::root);
            assertEquals("", pale.group(2), page + " " + flag);
        }
    }

    /** Its own policy lets every page load what it needs. */
    @ParameterizedTest
    @ValueSource(strings = {"study-condensation.html", "sweep-cnn-condensation-quick.html"})
    void thePolicyOfThePagesHoldsNothingBack(String page) throws IOException, InterruptedException {
        Rendered rendered = chromium.open(folder.resolve("site").resolve(page), folder);
        assertEquals(List.of(), rendered.messages());
        assertTrue(
                rendered.root().contains(String.format(Locale.ROOT, "data-drawn=\"%d\"", rendered.figures())),
                rendered::root);
    }

    @Test
    void filtersInTheAddressAreFollowed() throws IOException, InterruptedException {
        String name = "filtered.html";
        String html = Files.readString(folder.resolve("site/index.html"));
        Path page = folder.resolve("site").resolve(name);
        // an address without a fragment is all that this browser is given, so the page gives itself one
        Files.writeString(
                page,
                POLICY.matcher(html)
                        .replaceFirst(
                                "<script>history.replaceState(null, '', '#paper=hessian-rank&text=rank')</script>"));
        Rendered rendered = chromium.open(page, folder);
        Files.delete(page);
        assertEquals(List.of(), rendered.messages());
        assertTrue(rendered.dom().contains("3 claims of 1 paper<"), rendered::dom);
        assertTrue(rendered.dom().contains("data-paper=\"condensation\" hidden=\"\""), rendered::dom);
    }

    @Test
    void paleTextIsNoticed() throws IOException, InterruptedException {
        Path page = withContrast("licences.html");
        Files.writeString(page, Files.readString(page).replace("</main>", "<p style=\"color:#999\">pale</p></main>"));
        Rendered rendered = chromium.open(page, folder, "--window-size=1280,900");
        assertTrue(rendered.root().contains("data-pale=\"p. pale: 2.8"), rendered::root);
    }

    /** A copy of a page that measures its own contrast; the policy would forbid that. */
    private static Path withContrast(String name) throws IOException {
        Path copy = folder.resolve("site/measured-" + name);
        String html = POLICY.matcher(Files.readString(folder.resolve("site").resolve(name)))
                .replaceFirst("");
        Files.writeString(copy, html.replace("</body>", "<script>" + contrast() + "</script></body>"));
        copy.toFile().deleteOnExit();
        return copy;
    }

    private static String contrast() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(AtlasInBrowserTest.class.getResourceAsStream("contrast.js"), "contrast.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
