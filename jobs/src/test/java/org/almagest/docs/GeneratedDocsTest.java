package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void theStudiesOfTheReadmeAreThoseThatThereAre() throws IOException {
        String page = MarkdownPage.at("README.md").text();
        check("README.md", GeneratedRegion.replaced(page, "studies", StudyTable.text()));
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
