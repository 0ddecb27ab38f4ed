package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

/** The lists in the README are whole. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    private static String text() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

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
    void namesAllThatThereIs() throws IOException {
        String text = text();
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

    /** Each study has a row, which leads to its page. */
    @Test
    void hasARowForEachStudy() throws IOException {
        String text = text();
        for (Study study : Studies.ALL.all()) {
            String page = "dynamics/studies/src/main/java/%s/README.md".formatted(study.folder());
            assertTrue(text.contains("\n| [%s](%s) | ".formatted(study.name(), page)), study.name());
            assertTrue(Files.exists(ROOT.resolve(page)), page);
        }
        assertTrue(text.contains("Twenty-five papers are in"));
        assertEquals(25, Studies.ALL.all().size(), "the README counts them in words");
    }
}
