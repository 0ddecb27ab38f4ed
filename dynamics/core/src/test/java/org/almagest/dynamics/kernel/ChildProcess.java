package org.almagest.dynamics.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class of the tests in a virtual machine of its own: under flags of its own, and without the agents of this one,
 * whose instrumented kernels the compiler no longer keeps in registers.
 */
public final class ChildProcess {
    /** The flag that brings the vector kernels. */
    public static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private ChildProcess() {}

    /** The lines that it printed; fails if it did not end well. */
    public static List<String> linesOf(Class<?> main, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-Dstdout.encoding=UTF-8", "-XX:+IgnoreUnrecognizedVMOptions"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> "exit status of " + command + ", which printed " + output);
            return output.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }
}
