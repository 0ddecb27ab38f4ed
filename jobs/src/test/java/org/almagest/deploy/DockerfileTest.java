package org.almagest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.almagest.jobs.serve.TableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the images: nothing here builds one. */
class DockerfileTest {
    private static final String FROM_BUILD = "--from=build ";
    private static final Dockerfile FILE = Dockerfile.read();

    @Test
    void aBuildAndTwoImages() {
        assertEquals(
                List.of("build", "almagest", "almagest-spark"),
                new ArrayList<>(FILE.stages().keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "almagest", "almagest-spark"})
    void basesAreOfPreciseVersionsAndJava17(String stage) {
        String base = FILE.all(stage, "FROM").get(0).replaceAll(" AS .*", "");
        assertTrue(Dockerfile.isPrecise(base), base);
        assertTrue(base.matches(".*(temurin-17|temurin:17\\..*|java17.*)"), base);
        if (base.contains("/spark:")) {
            assertTrue(
                    base.contains(":" + DeployFiles.built("spark.version") + "-scala"
                            + DeployFiles.built("scala.binary.version")),
                    base);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"almagest", "almagest-spark"})
    void imagesRunAsNobodyInParticularAndSayHowTheyAre(String stage) {
        List<String> users = FILE.all(stage, "USER");
        // Kubernetes can tell from a number only that it is not root's
        assertTrue(users.get(users.size() - 1).matches("[1-9][0-9]*:[0-9]+"), users::toString);
        List<String> health = FILE.all(stage, "HEALTHCHECK");
        assertEquals(1, health.size());
        String script = health.get(0).replaceAll(".*CMD \\[\"(.*)\"]", "$1");
        assertTrue(script.endsWith("/healthy"), script);
        // A JDK that does not take our flags is seen when the image is built, not when it starts.
        assertTrue(
                FILE.all(stage, "RUN").stream().anyMatch(run -> run.matches(".*java @\\S*jvm.options -version")),
                stage);
    }

    @Test
    void nothingIsFetchedAndNoSecretIsBuiltIn() {
        for (String stage : FILE.stages().keySet()) {
            for (Dockerfile.Instruction each : FILE.stages().get(stage)) {
                assertFalse(each.word().equals("ADD"), each::toString);
                if (each.word().equals("ENV") || each.word().equals("ARG")) {
                    assertFalse(each.rest().matches("(?i).*(token|secret|password|key).*"), each::toString);
                }
                assertFalse(each.rest().matches(".*(curl|wget|sudo|chmod 777).*"), each::toString);
            }
        }
    }

    @Test
    void whatIsCopiedIsInTheRepositoryOrBuiltThere() {
        int copied = 0;
        for (String stage : List.of("almagest", "almagest-spark")) {
            for (String copy : FILE.all(stage, "COPY")) {
                assertTrue(copy.startsWith(FROM_BUILD), copy);
                String[] paths = copy.substring(FROM_BUILD.length()).split(" ");
                for (String path : Arrays.copyOf(paths, paths.length - 1)) {
                    copied++;
                    String inside = path.replaceFirst("^/src/", "");
                    if (inside.startsWith("jobs/target/")) {
                        assertTrue(
                                Set.of("lib", "flight", "built", "almagest-jobs.jar", "almagest-spark.jar")
                                        .contains(Path.of(inside).getFileName().toString()),
                                path);
                    } else {
                        assertTrue(Files.exists(DeployFiles.ROOT.resolve(inside)), path);
                    }
                }
            }
        }
        assertTrue(copied >= 9, "only " + copied);
    }

    @Test
    void imageOfOneMachineIsLaidOutAsItsLauncherExpects() {
        List<String> launcher = DeployFiles.lines(DeployFiles.ROOT.resolve("almagest"));
        String text = String.join("\n", launcher);
        assertTrue(text.contains("@$home/deploy/jvm.options"));
        assertTrue(text.contains("target=\"$home/jobs/target\""));
        assertTrue(text.contains("class_path=\"$target/almagest-jobs.jar:$target/lib/*\""));
        assertTrue(text.contains("marker=\"$target/built\""));
        List<String> copies = FILE.all("almagest", "COPY");
        assertTrue(copies.contains("--from=build /src/almagest almagest"));
        assertTrue(copies.contains("--from=build /src/deploy/jvm.options deploy/jvm.options"));
        assertTrue(copies.contains("--from=build /src/jobs/target/lib jobs/target/lib"));
        assertTrue(copies.contains("--from=build /src/jobs/target/flight jobs/target/flight"));
        assertTrue(
                copies.contains("--from=build /src/jobs/target/almagest-jobs.jar /src/jobs/target/built jobs/target/"));
        assertEquals(List.of("[\"/opt/almagest/almagest\"]"), FILE.all("almagest", "ENTRYPOINT"));
    }

    @Test
    void driverFindsItsJarAndItsLog() {
        String copies = String.join("\n", FILE.all("almagest-spark", "COPY"));
        String sweep = String.join("\n", DeployFiles.lines(DeployFiles.DEPLOY.resolve("kubernetes/base/sweep.yaml")));
        // beside the jar, where it looks for what it serves tables with
        assertTrue(copies.contains("/src/jobs/target/flight /opt/almagest/flight"), copies);
        for (String file : List.of("/opt/almagest/almagest-spark.jar", "/opt/almagest/log4j2.properties")) {
            assertTrue(sweep.contains("//" + file), file);
            assertTrue(copies.contains(Path.of(file).getFileName().toString()), file);
        }
    }

    @Test
    void portsAreThoseOfTheProgram() {
        String metrics = String.valueOf(DeployFiles.metricsPort());
        assertEquals(List.of(TableServer.USUAL_PORT + " " + metrics), FILE.all("almagest", "EXPOSE"));
        assertEquals(List.of(metrics), FILE.all("almagest-spark", "EXPOSE"));
    }

    @Test
    void onlyWhatIsBuiltFromReachesTheBuild() {
        List<String> ignored = DeployFiles.lines(Path.of(Dockerfile.FILE + ".dockerignore")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertEquals("*", ignored.get(0));
        for (String module :
                List.of("pom.xml", "almagest", "deploy", "dynamics", "metrics", "flight", "jobs", ".mvn")) {
            assertTrue(ignored.contains("!" + module), module);
        }
        assertFalse(ignored.contains("!.git"));
        assertTrue(ignored.contains("**/token"));
    }
}
