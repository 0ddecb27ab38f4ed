package org.almagest.jobs.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.deploy.Built;
import org.almagest.deploy.DeployFiles;

/** An S3 server on loopback with one bucket, in a process and with libraries of its own; what it holds is in its memory. */
public final class S3Server implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path LIBRARIES =
            Built.target(DeployFiles.DEPLOY.resolve("object-store")).resolve("server.classpath");

    /** What Hadoop's connector consists of. */
    private static final String CONNECTOR =
            ".*/(hadoop-aws|aws-java-sdk|jmespath|joda-time|ion-java|httpclient|httpcore|"
                    + "wildfly-openssl|jackson-dataformat-cbor|commons-logging|commons-codec)[^/]*[.]jar";

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static S3Server start(Path folder) throws Exception {
        Files.createDirectories(folder);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path properties = Files.writeString(
                folder.resolve("s3proxy.properties"),
                """
                s3proxy.authorization=none
                s3proxy.endpoint=http://127.0.0.1:%d
                jclouds.provider=transient
                jclouds.identity=local
                jclouds.credential=local
                """
                        .formatted(port));
        File log = folder.resolve("s3proxy.log").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        Files.readString(LIBRARIES).strip(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        S3Server server = new S3Server(process, port);
        long start = System.nanoTime();
        while (!server.hasBucket()) {
            assertTrue(
                    process.isAlive() && System.nanoTime() - start < PATIENCE_SECONDS * 1_000_000_000L,
                    () -> "no S3 server; its log is " + log);
            Thread.sleep(50);
        }
        return server;
    }

    /** Hadoop keeps what it knows of a bucket, such as its server, for as long as a process lives. */
    private String bucket() {
        return "almagest-" + port;
    }

    private boolean hasBucket() throws InterruptedException {
        HttpRequest make = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(port, bucket())))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return HTTP.send(make, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The URI of a folder in the bucket. */
    public String folder(String name) {
        return "s3a://%s/%s".formatted(bucket(), name);
    }

    /** How Spark finds the server. */
    public Map<String, String> settings() {
        return new TreeMap<>(Map.of(
                "spark.hadoop.fs.s3a.endpoint",
                "http://127.0.0.1:" + port,
                "spark.hadoop.fs.s3a.path.style.access",
                "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled",
                "false",
                "spark.hadoop.fs.s3a.aws.credentials.provider",
                "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider"));
    }

    /** The jars that Spark's distribution lacks for it, as {@code --packages org.apache.hadoop:hadoop-aws} brings them. */
    public static String connector() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = Stream.of(classPath.split(File.pathSeparator))
                .filter(jar -> jar.matches(CONNECTOR))
                .toList();
        assertTrue(jars.stream().anyMatch(jar -> jar.contains("hadoop-aws")), () -> "no connector in " + classPath);
        return jars.stream().collect(Collectors.joining(","));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
