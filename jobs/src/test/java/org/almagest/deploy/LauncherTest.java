package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java the launcher takes, before it builds or starts anything. */
class LauncherTest {
    @TempDir
    Path folder;

    private String said;

    /** Starts a copy of the launcher that has nothing to build, with a Java that only says how it was called. */
    private int launch(String version, String... words) throws Exception {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        script(
                Files.createDirectories(home.resolve("bin")).resolve("java"),
                """
                for word in "$@"; do
                    case "$word" in -XX:ArchiveClassesAtExit=*) touch "${word#*=}" ;; esac
                done
                echo started "$@\"""");
        Path jobs = Files.createDirectories(folder.resolve("jobs/target"));
        Files.writeString(jobs.resolve("almagest-jobs.jar"), "");
        Files.writeString(jobs.resolve("built"), "");
        Files.copy(Path.of("..", "almagest"), folder.resolve("almagest"));
        return again(version, words);
    }

    /** Starts that copy, with another version of Java if need be. */
    private int again(String version, String... words) throws Exception {
        Path home = folder.resolve("jdk");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path launcher = folder.resolve("almagest");
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(words.length == 0 ? List.of("sweep") : List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.toString());
        Process process = builder.start();
        said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "21.0.2"})
    void startsOnTheJavasThatSparkRunsOn(String version) throws Exception {
        assertEquals(0, launch(version), () -> said);
        assertTrue(said.startsWith("started "), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_401", "11.0.2", "23", "25.0.3"})
    void refusesOthersBeforeAnythingIsBuilt(String version) throws Exception {
        assertEquals(1, launch(version));
        assertTrue(said.contains("is Java '" + version + "'; expected 17 to 22"), said);
        assertTrue(said.contains("Way out: install a JDK 17"), said);
        assertTrue(!said.contains("building"), said);
    }

    @Test
    void takesTheArchiveOfClassesOnlyOfThisBuildAndThisJava() throws Exception {
        assertEquals(0, launch("17.0.15"), () -> said);
        assertFalse(said.contains("SharedArchiveFile"), said);
        Path jar = folder.resolve("jobs/target/almagest-jobs.jar");
        Path archive = Files.writeString(folder.resolve("jobs/target/classes-17.0.15.jsa"), "");
        Files.setLastModifiedTime(archive, FileTime.fromMillis(later(jar)));
        assertEquals(0, again("17.0.15"), () -> said);
        assertTrue(said.contains("-XX:SharedArchiveFile=" + archive), said);
        assertEquals(0, again("17.0.16"), () -> said);
        assertFalse(said.contains("SharedArchiveFile"), said);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(later(archive)));
        assertEquals(0, again("17.0.15"), () -> said);
        assertFalse(said.contains("SharedArchiveFile"), said);
    }

    /** Made by the first call, used by the next, and made anew after a build; a part of a list is no measure of what lists need. */
    @Test
    void commandsThatLookHaveAnArchiveOfClassesEach() throws Exception {
        assertEquals(0, launch("17.0.15", "show", "a folder"), () -> said);
        assertTrue(said.contains("-XX:ArchiveClassesAtExit="), said);
        assertTrue(said.strip().endsWith("org.almagest.jobs.Almagest show a folder"), said);
        assertEquals(0, again("17.0.15", "show", "a folder"), () -> said);
        assertTrue(said.contains("-XX:SharedArchiveFile=") && said.contains("-show.jsa"), said);
        assertEquals(0, again("17.0.15", "list", "probes"), () -> said);
        assertFalse(said.contains("jsa"), said);
        assertEquals(0, again("17.0.15", "list", "probes"), () -> said);
        assertTrue(said.contains("-XX:SharedArchiveFile=") && said.contains("-list.jsa"), said);
        Path built = folder.resolve("jobs/target/built");
        Files.setLastModifiedTime(built, FileTime.fromMillis(later(built)));
        assertEquals(0, again("17.0.15", "show", "a folder"), () -> said);
        assertTrue(said.contains("-XX:ArchiveClassesAtExit="), said);
    }

    private static long later(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis() + 2000;
    }
}
