package org.almagest.jobs.dl4j.averaging;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/** A standalone cluster of Spark in processes of its own: a master and workers of one core each, all on loopback. */
final class LoopbackCluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final String url;

    LoopbackCluster(Path folder, int workers) throws IOException, InterruptedException {
        this.folder = folder;
        // Spark starts executors from its own jars; ours and DL4J's they get from the application
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (entry.endsWith(".jar") && !jar.getFileName().toString().startsWith("almagest")) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        try {
            start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1");
            this.url = await("master", "spark://127\\.0\\.0\\.1:\\d+");
            for (int i = 1; i <= workers; i++) {
                String name = "worker" + i;
                start(
                        name,
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        "127.0.0.1",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--work-dir",
                        folder.resolve(name).toString(),
                        url);
            }
            for (int i = 1; i <= workers; i++) {
                await("worker" + i, "Successfully registered with master");
            }
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private void start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                options(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder.resolve("spark/jars") + "/*",
                main,
                "--port",
                "0",
                "--webui-port",
                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        process.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.12");
        process.environment().remove("SPARK_CONF_DIR");
        processes.add(process.start());
    }

    /** The JVM's flags, as the launcher has them. */
    private static String options() {
        return "@" + Path.of("../../deploy/jvm.options").toAbsolutePath().normalize();
    }

    private String await(String name, String pattern) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        long start = System.nanoTime();
        while (System.nanoTime() - start < START.toNanos()) {
            Matcher found = wanted.matcher(Files.readString(folder.resolve(name + ".log")));
            if (found.find()) {
                return found.group();
            }
            Thread.sleep(50);
        }
        throw new AssertionError("%s within %s: no %s in%n%s"
                .formatted(name, START, pattern, Files.readString(folder.resolve(name + ".log"))));
    }

    /** For an application that waits until it has all of the cluster. */
    SparkConf conf(int executors) {
        return new SparkConf()
                .setMaster(url)
                .setAppName("averaged")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.executor.memory", "512m")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.extraJavaOptions", options())
                .set("spark.cores.max", Integer.toString(executors))
                .set("spark.scheduler.minRegisteredResourcesRatio", "1")
                .set("spark.scheduler.maxRegisteredResourcesWaitingTime", START.toSeconds() + "s");
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try (Stream<Path> links = Files.list(folder.resolve("spark/jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
