package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing an atlas replaces a folder, and must not take along what is no atlas. */
class AtlasScriptTest {
    @TempDir
    Path folder;

    private Path site;
    private String said;

    /** A copy of the script beside a program that writes an atlas of two files, or ends with an error where it finds the file broken. */
    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(folder.resolve("deploy"));
        Files.createDirectories(folder.resolve("outputs"));
        Files.copy(Path.of("..", "deploy", "atlas"), folder.resolve("deploy/atlas"));
        Path program = folder.resolve("almagest");
        Files.writeString(
                program,
                """
                #!/usr/bin/env bash
                [[ ! -e "$5/broken" ]] || exit 1
                mkdir "$4/assets"
                echo new > "$4/index.html"
                touch "$4/assets/atlas.css"
                """);
        assertTrue(program.toFile().setExecutable(true));
        site = folder.resolve("site");
    }

    private int publish() throws Exception {
        return publish(folder.resolve("outputs"));
    }

    private int publish(Path... outputs) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", folder.resolve("deploy/atlas").toString()));
        Stream.of(outputs).map(Path::toString).forEach(command::add);
        command.add(site.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private void old() throws IOException {
        Files.createDirectories(site.resolve("assets"));
        Files.writeString(site.resolve("index.html"), "old\n");
        Files.writeString(site.resolve("assets/atlas.css"), "");
        Files.writeString(site.resolve("study-depth-scaling.html"), "");
    }

    private String front() throws IOException {
        return Files.readString(site.resolve("index.html"));
    }

    /** Nothing that the script made stays beside the site. */
    private void tidy() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            assertEquals(
                    List.of("almagest", "deploy", "outputs", "site"),
                    entries.map(entry -> entry.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aNewFolderTakesThePlaceOfTheOldOne() throws Exception {
        assertEquals(0, publish(), () -> said);
        assertEquals("new\n", front());
        old();
        assertEquals(0, publish(), () -> said);
        assertEquals("new\n", front());
        assertTrue(Files.notExists(site.resolve("study-depth-scaling.html")));
        tidy();
    }

    /** Several folders come before the target, and the list of verdicts is a part of an atlas. */
    @Test
    void severalFoldersArePublishedTogether() throws Exception {
        old();
        Files.writeString(site.resolve("verdicts.json"), "{}");
        Path more = Files.createDirectories(folder.resolve("more"));
        assertEquals(0, publish(folder.resolve("outputs"), more), () -> said);
        assertEquals("new\n", front());
        Files.delete(more);
        tidy();
        assertEquals(2, publish(folder.resolve("nowhere")), () -> said);
        assertTrue(said.contains("usage: deploy/atlas OUTPUTS... TARGET"), said);
    }

    @Test
    void whatIsNoAtlasIsLeftAlone() throws Exception {
        old();
        Path own = Files.createDirectories(site.resolve(".git"));
        assertEquals(2, publish());
        assertTrue(said.contains("site holds .git: expected an atlas and nothing else"), said);
        assertEquals("old\n", front());
        Files.delete(own);
        Files.delete(site.resolve("assets/atlas.css"));
        assertEquals(2, publish());
        assertTrue(said.contains("has no assets/atlas.css"), said);
        assertEquals("old\n", front());
        tidy();
    }

    @Test
    void anAtlasThatIsNotMadeReplacesNothing() throws Exception {
        old();
        Files.writeString(folder.resolve("outputs/broken"), "");
        assertEquals(1, publish());
        assertEquals("old\n", front());
        tidy();
    }
}
