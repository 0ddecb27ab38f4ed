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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Java the launcher takes, before it builds or starts anything. */
class LauncherTest {
    @TempDir
    Path folder;

    private List<String> words = List.of("sweep");
    private String said;

    /** Starts a copy of the launcher that has nothing to build, with a Java that only says how it was called. */
    private int launch(String version) throws Exception {
        copy("jobs/target");
        return again(version);
    }

    private void copy(String target) throws Exception {
        Path home = Files.createDirectories(folder.resolve("jdk"));
        script(
                Files.createDirectories(home.resolve("bin")).resolve("java"),
                """
                for word in "$@"; do
                    case "$word" in -XX:ArchiveClassesAtExit=*) touch "${word#*=}" ;; esac
                done
                echo started "$@\"""");
        Path jobs = Files.createDirectories(folder.resolve(target));
        Files.writeString(jobs.resolve("almagest-jobs.jar"), "");
        Files.writeString(jobs.resolve("built"), "");
        Files.copy(Path.of("..", "almagest"), folder.resolve("almagest"));
    }

    /** Starts that copy, with another version of Java if need be. */
    private int again(String version) throws Exception {
        return again(version, null);
    }

    /** As {@link #again(String)}, with {@code ALMAGEST_SPARK} set unless it is null. */
    private int again(String version, String spark) throws Exception {
        Path home = folder.resolve("jdk");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path launcher = folder.resolve("almagest");
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().remove("ALMAGEST_SPARK");
        if (spark != null) {
            builder.environment().put("ALMAGEST_SPARK", spark);
        }
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
    void namesSpark4AsAWayOutOfANewJavaAlone() throws Exception {
        assertEquals(1, launch("25.0.3"));
        assertTrue(said.contains("or set ALMAGEST_SPARK=4"), said);
        assertEquals(1, again("11.0.2"));
        assertFalse(said.contains("ALMAGEST_SPARK"), said);
    }

    /** The only build that there is needs no name. */
    @ParameterizedTest
    @ValueSource(strings = {"17.0.15", "21.0.2", "25.0.3"})
    void startsOnNewerJavasWithSpark4(String version) throws Exception {
        copy("jobs/target/spark-4");
        for (String spark : Arrays.asList("4", null)) {
            assertEquals(0, again(version, spark), () -> said);
            assertTrue(said.contains(folder + "/jobs/target/spark-4/almagest-jobs.jar:"), said);
            assertFalse(said.contains(folder + "/jobs/target/lib"), said);
            // what these flags are for, older ones do not warn of
            assertEquals(version.startsWith("25"), said.contains("--sun-misc-unsafe-memory-access=allow"), said);
        }
    }

    @Test
    void whereBothAreBuiltSpark4IsAskedForByName() throws Exception {
        copy("jobs/target");
        Path other = Files.createDirectories(folder.resolve("jobs/target/spark-4"));
        Files.writeString(other.resolve("almagest-jobs.jar"), "");
        Files.writeString(other.resolve("built"), "");
        assertEquals(0, again("17.0.15"), () -> said);
        assertFalse(said.contains("spark-4"), said);
        assertEquals(1, again("25.0.3"), () -> said);
        assertEquals(0, again("25.0.3", "4"), () -> said);
        assertTrue(said.contains("jobs/target/spark-4/almagest-jobs.jar:"), said);
    }

    @Test
    void refusesOlderJavasWithSpark4AndOtherSparks() throws Exception {
        copy("jobs/target/spark-4");
        assertEquals(1, again("11.0.2", "4"));
        assertTrue(said.contains("is Java '11.0.2'; expected 17 or later"), said);
        assertEquals(2, again("17.0.15", "3"));
        assertTrue(said.contains("ALMAGEST_SPARK is '3'; expected 3.5 or 4"), said);
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

    /** Made by the first call, used by the next, made anew after a build; one list is no measure of what lists need. */
    @Test
    void commandsThatLookHaveAnArchiveOfClassesEach() throws Exception {
        words = List.of("show", "a folder");
        assertEquals(0, launch("17.0.15"), () -> said);
        assertTrue(said.contains("-XX:ArchiveClassesAtExit="), said);
        assertTrue(said.strip().endsWith("org.almagest.jobs.Almagest show a folder"), said);
        assertEquals(0, again("17.0.15"), () -> said);
        assertTrue(said.contains("-XX:SharedArchiveFile=") && said.contains("-show.jsa"), said);
        words = List.of("list", "probes");
        assertEquals(0, again("17.0.15"), () -> said);
        assertFalse(said.contains("jsa"), said);
        assertEquals(0, again("17.0.15"), () -> said);
        assertTrue(said.contains("-XX:SharedArchiveFile=") && said.contains("-list.jsa"), said);
        Path built = folder.resolve("jobs/target/built");
        Files.setLastModifiedTime(built, FileTime.fromMillis(later(built)));
        words = List.of("show", "a folder");
        assertEquals(0, again("17.0.15"), () -> said);
        assertTrue(said.contains("-XX:ArchiveClassesAtExit="), said);
    }

    private static long later(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis() + 2000;
    }
}
