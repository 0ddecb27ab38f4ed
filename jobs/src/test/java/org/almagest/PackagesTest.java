package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package says what lives in it and what may. */
class PackagesTest {
    private static final List<Path> SOURCES = Stream.of(
                    "dynamics/core", "dynamics/studies", "metrics", "flight", "jobs", "jobs/dl4j")
            .map(module -> Path.of("..", module, "src", "main", "java"))
            .toList();

    /** What lives there, and what may: two sentences at least. */
    private static final int SENTENCES = 2;

    @Test
    void everyPackageIsDescribed() throws IOException {
        SortedSet<String> bare = new TreeSet<>();
        int packages = 0;
        for (Path source : SOURCES) {
            try (Stream<Path> files = Files.walk(source)) {
                SortedSet<Path> folders = new TreeSet<>();
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> folders.add(file.getParent()));
                for (Path folder : folders) {
                    packages++;
                    // the class of the program's entry is alone in its package, and says enough itself
                    if (!folder.endsWith(Path.of("org", "almagest", "jobs")) && sentences(folder) < SENTENCES) {
                        bare.add(source.relativize(folder).toString());
                    }
                }
            }
        }
        assertTrue(packages > 40, "looked at " + packages + " packages");
        assertEquals(new TreeSet<>(), bare, "packages without a package-info.java of two sentences");
    }

    private static int sentences(Path folder) throws IOException {
        Path info = folder.resolve("package-info.java");
        if (!Files.exists(info)) {
            return 0;
        }
        String text = Files.readString(info);
        int begin = text.indexOf("/**");
        int end = text.indexOf("*/");
        return begin < 0 ? 0 : text.substring(begin, end).split("[.](\\s|$)", -1).length - 1;
    }
}
