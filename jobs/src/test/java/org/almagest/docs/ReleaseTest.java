package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release says of itself agrees, and its launcher asks for no Maven. */
class ReleaseTest {
    private static final int PATIENCE_SECONDS = 60;

    private static String version() throws IOException {
        Matcher version = Pattern.compile("<artifactId>almagest-parent</artifactId>\\s*<version>([^<]+?)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(MarkdownPage.ROOT.resolve("pom.xml")));
        assertTrue(version.find());
        return version.group(1);
    }

    @Test
    void theVersionIsTheSameEverywhere() throws IOException {
        String citation = Files.readString(MarkdownPage.ROOT.resolve("CITATION.cff"));
        assertTrue(citation.contains("\nversion: " + version() + "\n"), citation);
        assertTrue(MarkdownPage.at("CHANGELOG.md").text().contains("\n## " + version() + " "));
    }

    /** A folder as the archive leaves it: the built jar, no pom.xml, no Maven on the PATH, and pages newer than the jar. */
    @Test
    void anInstallationStartsWithoutMaven(@TempDir Path home) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("jobs/target/lib"));
        Files.createDirectories(home.resolve("deploy"));
        Files.writeString(home.resolve("jobs/target/almagest-jobs.jar"), "");
        Files.writeString(home.resolve("jobs/target/built"), "");
        Files.copy(MarkdownPage.ROOT.resolve("deploy/jvm.options"), home.resolve("deploy/jvm.options"));
        Files.createDirectories(home.resolve("dynamics/studies/src/main"));
        Files.writeString(home.resolve("dynamics/studies/src/main/README.md"), "newer");
        Path said = home.resolve("said");
        Path copy = Files.copy(MarkdownPage.ROOT.resolve("almagest"), home.resolve("almagest"));
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", copy.toString(), "report")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process started = builder.start();
        assertTrue(started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        List<String> lines = Files.readAllLines(said);
        assertFalse(lines.stream().anyMatch(line -> line.contains("building") || line.contains("mvn")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("org.almagest.jobs.Almagest")), lines::toString);
        assertEquals(1, started.exitValue(), "an empty jar has no main class, which the JVM says");
    }
}
