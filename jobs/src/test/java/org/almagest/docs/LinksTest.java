package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links lead somewhere, and every page of the documentation is reached from the README. */
class LinksTest {
    @Test
    void everyLinkLeadsToAFileAndItsHeading() {
        List<MarkdownPage> pages = MarkdownPage.all();
        assertTrue(pages.size() > 30, () -> "only " + pages.size() + " pages");
        assertEquals(
                List.of(), pages.stream().flatMap(page -> broken(page).stream()).toList());
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        MarkdownPage readme = MarkdownPage.at("README.md");
        Set<String> linked =
                readme.links().stream().map(link -> link.split("#")[0]).collect(Collectors.toSet());
        assertEquals(
                List.of(),
                MarkdownPage.ofUsers().stream()
                        .map(MarkdownPage::name)
                        .filter(name -> !name.equals(readme.name()) && !linked.contains(name))
                        .toList());
    }

    @Test
    void everyPageBeginsWithItsTitle() {
        assertEquals(
                List.of(),
                MarkdownPage.ofUsers().stream()
                        .filter(page -> !page.text().startsWith("# "))
                        .map(MarkdownPage::name)
                        .toList());
    }

    @Test
    void aLinkToNothingIsNoticed(@TempDir Path folder) {
        String text = "# A page\n[a](other.md) [b](#a-page) [c](#nothing) [d](https://example.org) `[e](no.md)`\n";
        assertEquals(
                2, broken(new MarkdownPage(folder.resolve("page.md"), text)).size());
    }

    private static List<String> broken(MarkdownPage page) {
        List<String> broken = new ArrayList<>();
        for (String link : page.links()) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.path()
                    : page.path().resolveSibling(parts[0]).normalize();
            MarkdownPage there =
                    parts[0].isEmpty() ? page : Files.isRegularFile(target) ? MarkdownPage.of(target) : null;
            boolean isThere = parts[0].isEmpty() || Files.exists(target);
            boolean heading = parts.length < 2
                    || there != null
                            && (there.anchors().contains(parts[1])
                                    || !target.toString().endsWith(".md"));
            if (!isThere || !heading) {
                broken.add("%s: %s".formatted(page.path(), link));
            }
        }
        return broken;
    }
}
