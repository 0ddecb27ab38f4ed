package org.almagest.jobs.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that this process runs on, for the {@code executions} table.
 *
 * @param host its name
 * @param java version of the JVM
 * @param cpu model of the processor
 */
record Machine(String host, String java, String cpu) {
    /** This one. */
    static final Machine HERE = new Machine(hostName(), Runtime.version().toString(), model(Path.of("/proc/cpuinfo")));

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The first {@code model name} in a Linux file of processors; elsewhere the architecture. */
    static String model(Path processors) {
        if (Files.isReadable(processors)) {
            try (Stream<String> lines = Files.lines(processors)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                // As if there were no such file.
            }
        }
        return System.getProperty("os.arch");
    }
}
