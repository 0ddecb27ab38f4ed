package org.almagest.jobs.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How contenders are started.
 *
 * @param python the peers' Python; null where there are no peers
 * @param scripts the folder of the peers' scripts
 * @param pinned whether {@code taskset} is there to bind a process to a processor
 */
record BenchmarkEnvironment(@Nullable String python, Path scripts, boolean pinned) {
    private static final String MAIN = "org.almagest.jobs.Almagest";

    /** On this machine. */
    static BenchmarkEnvironment here(@Nullable String python, Path scripts) {
        boolean pinned = false;
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            pinned |= !folder.isEmpty() && Files.isExecutable(Path.of(folder, "taskset"));
        }
        return new BenchmarkEnvironment(python, scripts, pinned);
    }

    /** A virtual machine like this one that runs {@code almagest} with these arguments. */
    static List<String> almagest(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // an agent of this process, such as one that measures coverage, would slow the other down
            if (!flag.startsWith("-javaagent") && !flag.startsWith("-agent") && !flag.startsWith("-Dalmagest.")) {
                command.add(flag);
            }
        }
        command.add("-Dstdout.encoding=UTF-8");
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }

    private List<String> bound(String processors, List<String> command) {
        List<String> all = new ArrayList<>();
        if (pinned) {
            all.addAll(List.of("taskset", "-c", processors));
        }
        all.addAll(command);
        return all;
    }

    private static int last() {
        return Runtime.getRuntime().availableProcessors() - 1;
    }

    /** Almagest's workload of these words, bound to the last processor or, for a fleet, to the last two. */
    Contender ours(List<String> words, int processors, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("bench", "--worker"));
        arguments.addAll(words);
        String where = processors == 1 ? "" + last() : Math.max(0, last() - 1) + "-" + last();
        return new Contender(bound(where, almagest(List.of(flags), arguments))).ready();
    }

    /** The script with these arguments, bound to the {@code copy}-th processor from the last. */
    Contender peer(String script, List<String> arguments, int copy) {
        return preparing(script, arguments, copy).ready();
    }

    /** The same, not waited for. */
    Contender preparing(String script, List<String> arguments, int copy) {
        if (python == null) {
            throw new IllegalStateException("no Python given for " + script);
        }
        List<String> command =
                new ArrayList<>(List.of(python, scripts.resolve(script).toString()));
        command.addAll(arguments);
        return new Contender(bound("" + Math.max(0, last() - copy), command));
    }
}
