package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.deploy.Built;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests run under deploy/jvm.options, as users do; a build that loses the file would test the plain kernels only. */
class JvmOptionsTest {
    private static final String OF_SPARK_3_5 = "-Djdk.reflect.useDirectMethodHandle=false";

    @Test
    void vectorModuleIsPresent() {
        assertTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                () ->
                        "module jdk.incubator.vector is absent; expected it from deploy/jvm.options; the JVM's flags were "
                                + ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    @Test
    void sparkMayReachIntoTheBuffersOfTheJdk() {
        Module base = Object.class.getModule();
        assertTrue(
                base.isOpen("sun.nio.ch", getClass().getModule()),
                () -> "package sun.nio.ch is closed; expected it open by deploy/jvm.options; the JVM's flags were "
                        + ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    /** On a cluster the flags are those of deploy/spark/spark.properties and those that Spark adds by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"spark.driver.extraJavaOptions", "spark.executor.extraJavaOptions"})
    void clustersGetTheSameFlags(String key) throws IOException {
        Path deploy = Path.of("..", "deploy");
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(deploy.resolve("spark/spark.properties"))) {
            properties.load(file);
        }
        // Spark writes some with a space where the file has an equals sign
        String given = (properties.getProperty(key) + " " + JavaModuleOptions.defaultModuleOptions())
                .replaceAll("--add-(opens|modules) ", "--add-$1=");
        List<String> missing = Files.readAllLines(deploy.resolve("jvm.options")).stream()
                .filter(line -> line.startsWith("-"))
                .filter(flag -> !List.of(given.split(" ")).contains(flag))
                // Spark 4 does without
                .filter(flag -> !(flag.equals(OF_SPARK_3_5) && Built.SPARK.equals("4")))
                .toList();
        assertEquals(
                List.of(), missing, () -> "flags of deploy/jvm.options that no cluster gets; " + key + " is " + given);
    }

    /** Alignment, and with it a tenth of the speed, hangs on the collector. */
    @ParameterizedTest
    @ValueSource(strings = {"spark/spark.properties", "kubernetes/base/sweep.yaml"})
    void clustersHaveTheCollectorOfTheLauncher(String file) throws IOException {
        String launcher = Files.readString(Path.of("..", "almagest"));
        Matcher flags =
                Pattern.compile("^collector=\\((-[^)]+)\\)$", Pattern.MULTILINE).matcher(launcher);
        assertTrue(flags.find(), "the launcher names no collector; expected a line collector=(…)");
        List<String> others = Files.readAllLines(Path.of("..", "deploy", file)).stream()
                .filter(line -> line.contains("--add-modules=jdk.incubator.vector"))
                .filter(line -> !line.contains(flags.group(1)))
                .toList();
        assertEquals(List.of(), others, () -> "JVM flags without " + flags.group(1));
    }
}
