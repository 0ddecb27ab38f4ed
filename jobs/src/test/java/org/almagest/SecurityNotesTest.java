package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.deploy.Built;
import org.junit.jupiter.api.Test;

/** SECURITY.md speaks of the versions that there are: whoever changes one reads its notes again. */
class SecurityNotesTest {
    private static final Pattern LIBRARY = Pattern.compile("([A-Za-z0-9-]+)(?: client)? ([0-9]+(?:\\.[0-9]+)+)");

    @Test
    void notesAreOfTheVersionsOnTheClassPath() throws IOException {
        assumeTrue(Built.SPARK.equals("3.5"), "the notes are of what comes with Spark 3.5");
        List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString().toLowerCase(Locale.ROOT))
                .filter(name -> name.endsWith(".jar"))
                .toList();
        List<String> unknown = new ArrayList<>();
        int checked = 0;
        for (String row : Files.readAllLines(Path.of("..", "SECURITY.md"))) {
            String library = row.startsWith("| ") && row.contains("CVE-") ? row.split("\\|")[1] : "";
            // Modules of their own have class paths of their own; Spark's distribution is not here.
            if (library.contains("`jobs/dl4j` only")) {
                continue;
            }
            Matcher named = LIBRARY.matcher(library.replaceAll("\\(.*?\\)", ""));
            while (named.find()) {
                checked++;
                String name = named.group(1).toLowerCase(Locale.ROOT);
                Pattern jar = Pattern.compile(
                        ".*%s.*-%s[.-].*".formatted(Pattern.quote(name), Pattern.quote(named.group(2))));
                if (jars.stream().noneMatch(each -> jar.matcher(each).matches())) {
                    unknown.add(named.group());
                }
            }
        }
        assertEquals(
                List.of(),
                unknown,
                () -> "of another version than on the class path, or not there: read the notes "
                        + "in SECURITY.md again; there is " + jars);
        assertTrue(checked > 15, "only " + checked);
    }
}
