package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.jobs.command.CommandLinePage;
import org.junit.jupiter.api.Test;

/**
 * What the program can say of itself is not written by hand. Where a page is behind, the system property
 * {@code almagest.write-docs} makes these tests write it anew.
 */
class GeneratedDocsTest {
    @Test
    void theCatalogueIsWhatThereIs() throws IOException {
        check("docs/catalogue.md", CataloguePage.text());
    }

    @Test
    void theCommandLineIsWhatItsHelpSays() throws IOException {
        check("docs/command-line.md", CommandLinePage.text());
    }

    @Test
    void theColumnsAreThoseOfTheSchema() throws IOException {
        String page = MarkdownPage.at("docs/tables.md").text();
        String columns = ColumnTables.of(GeneratedRegion.of(page, "columns"));
        check("docs/tables.md", GeneratedRegion.replaced(page, "columns", columns));
        assertFalse(columns.contains("| … |"), "docs/tables.md: a column has no meaning yet: write it where the … is");
    }

    @Test
    void theStudiesAreThoseThatThereAre() throws IOException {
        StudyTable table = new StudyTable();
        assertEquals(
                List.of(),
                table.stale(),
                "make an atlas of full sweeps, and keep its verdicts.json as " + StudyTable.KEPT);
        String readme = MarkdownPage.at("README.md").text();
        String ofReadme = table.ofReadme(GeneratedRegion.of(readme, "studies"));
        check("README.md", GeneratedRegion.replaced(readme, "studies", ofReadme));
        String page = MarkdownPage.at("docs/studies.md").text();
        String ofStudies = table.ofStudies(GeneratedRegion.of(page, "studies"));
        check("docs/studies.md", GeneratedRegion.replaced(page, "studies", ofStudies));
        assertFalse((ofReadme + ofStudies).contains("| … |"), "a study has no words yet: write them where the … is");
    }

    private static void check(String name, String expected) throws IOException {
        Path file = MarkdownPage.ROOT.resolve(name);
        if (Boolean.getBoolean("almagest.write-docs")) {
            Files.write(file, expected.getBytes(StandardCharsets.UTF_8));
            return;
        }
        assertEquals(
                expected,
                Files.exists(file) ? Files.readString(file) : "",
                () -> name + " is behind: write it anew with mvn -pl jobs -am test -Dtest=GeneratedDocsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dalmagest.write-docs=true");
    }
}
