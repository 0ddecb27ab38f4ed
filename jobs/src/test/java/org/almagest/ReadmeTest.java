package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.almagest.docs.MarkdownPage;
import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.junit.jupiter.api.Test;

/** The README is short, and its lists and those of the pages behind it are whole. */
class ReadmeTest {
    /** More is not read by someone who has two minutes. */
    private static final int LINES = 150;

    /** The names of all but what tests bring along. */
    private static <T> List<String> names(Extensions<T> extensions, Function<T, String> name) {
        return extensions.all().stream()
                .filter(extension -> !source(extension.getClass()).equals(source(ReadmeTest.class)))
                .map(name)
                .toList();
    }

    private static String source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    @Test
    void isShort() {
        long lines = MarkdownPage.at("README.md").text().lines().count();
        assertTrue(lines <= LINES, () -> "README.md has " + lines + " lines: more belongs to a page in docs");
    }

    @Test
    void thePagesNameAllThatThereIs() {
        String text = MarkdownPage.ofUsers().stream().map(MarkdownPage::text).collect(Collectors.joining("\n"));
        List<String> names = new ArrayList<>();
        names.addAll(names(Families.ALL, Family::name));
        names.addAll(names(Probes.ALL, Probe::name));
        names.addAll(names(DataSets.SOURCES, DataSource::name));
        for (Study study : Studies.ALL.all()) {
            names.addAll(study.sweeps());
            names.addAll(study.largeSweeps());
        }
        assertEquals(
                List.of(),
                names.stream().filter(name -> !text.contains("`" + name + "`")).toList());
    }

    /** Each study has a row that says what came out, and leads to its page. */
    @Test
    void eachStudySaysWhatCameOut() {
        String text = MarkdownPage.at("docs/studies.md").text();
        for (Study study : Studies.ALL.all()) {
            String page = "dynamics/studies/src/main/java/%s/README.md".formatted(study.folder());
            assertTrue(text.contains("\n| [%s](../%s) | ".formatted(study.name(), page)), study.name());
        }
        assertTrue(MarkdownPage.at("README.md").text().contains("Twenty-seven papers are in"));
        assertEquals(27, Studies.ALL.all().size(), "the README counts them in words");
    }
}
