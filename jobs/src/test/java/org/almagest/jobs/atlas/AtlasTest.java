package org.almagest.jobs.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of all studies before anything has been run. */
class AtlasTest {
    private static final Catalogue CATALOGUE = Catalogue.onClassPath();

    @TempDir
    Path folder;

    static List<Sweep> sweeps(Study study) {
        return study.sweeps().stream()
                .map(name -> Sweep.outline(ReadyMadeSweeps.of(study, name), CATALOGUE))
                .toList();
    }

    @Test
    void everyStudyAndClaimHasItsPageAndAllLinksLead() throws IOException {
        Path pages = folder.resolve("site");
        Path outputs = folder.resolve("nothing");
        Atlas atlas = new Atlas(pages.toString(), false);
        for (Study study : Studies.ALL.all()) {
            atlas.add(study, sweeps(study), Outputs.in(List.of(outputs.toString())));
        }
        assertFalse(Files.exists(outputs), "folders of sweeps are only read");
        JsonNode counted = new ObjectMapper()
                .readTree(Files.readString(pages.resolve("verdicts.json")))
                .path("studies");
        assertEquals(Studies.ALL.all().size(), counted.size());
        Site site = Site.read(pages);
        assertEquals(new TreeSet<>(), site.broken());
        List<Claim> claims = SweepClaims.onClassPath().readyMade();
        int notRun = 0;
        for (JsonNode study : counted) {
            assertEquals(study.path("not_run").intValue(), study.path("claims").size());
            notRun += study.path("not_run").intValue();
        }
        assertEquals(claims.size(), notRun);
        String front = site.pages().get("index.html");
        assertEquals(claims.size(), front.split("class=\"cell not-run\" data-kind", -1).length - 1);
        for (Claim claim : claims) {
            String page = site.pages().get(String.format(Locale.ROOT, "claim-%s.html", claim.name()));
            assertTrue(page.contains("No run in this atlas speaks to this claim."), claim.name());
            assertTrue(page.contains("id: " + claim.name()), () -> claim.name() + " as it is written");
            assertTrue(front.contains(String.format(Locale.ROOT, "claim-%s.html", claim.name())), claim.name());
        }
        for (Study study : Studies.ALL.all()) {
            String page = site.pages().get(String.format(Locale.ROOT, "study-%s.html", study.name()));
            assertTrue(page.contains("./almagest"), () -> study.name() + " says how to run it again");
            study.sweeps().forEach(sweep -> assertTrue(page.contains("sweep: " + sweep), sweep));
        }
    }

    @Test
    void aBrokenLinkIsNoticed() throws IOException {
        Files.writeString(
                folder.resolve("a.html"),
                "<a href=\"b.html\"></a><a href=\"#c\"></a><a href=\"a.html#d\"></a><p id=d>");
        assertEquals(
                new TreeSet<>(List.of("#c in a.html", "b.html in a.html")),
                Site.read(folder).broken());
    }
}
