package org.almagest.jobs.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.bench.Bench;
import org.almagest.jobs.bench.TimingPlan;
import org.almagest.jobs.bench.Worker;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times Almagest, beside other programs where there are any. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Time training steps, Hessians, tangent kernels and whole sweeps, beside PyTorch and JAX.",
            "Numbers are compared before anything is timed. Leave the machine alone meanwhile."
        })
final class BenchCommand implements Runnable {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "What to time (default: everything but paper).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", description = "Show the names.")
    private boolean list;

    @Option(
            names = "--peers",
            paramLabel = "PYTHON",
            description = "A Python with torch, jax and scipy, as far as there; without it ours alone is timed.")
    private @Nullable String python;

    @Option(
            names = "--scripts",
            paramLabel = "DIR",
            description = "The peers' scripts (default: dynamics/benchmarks/peers of the source tree).")
    private @Nullable Path scripts;

    @Option(
            names = "--cora",
            paramLabel = "DIR",
            description = "Folder with cora.nodes.tsv and cora.edges.tsv, for gcn.")
    private @Nullable String cora;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the page there as well, as Markdown, after each benchmark.")
    private @Nullable Path out;

    @Option(
            names = "--notes",
            paramLabel = "FILE",
            description = "Markdown for the page: where a target was missed, and why.")
    private @Nullable Path notes;

    @Option(names = "--quick", description = "Seconds a row, to see that all works; the figures say nothing.")
    private boolean quick;

    @Option(names = "--worker", hidden = true, arity = "1..*", paramLabel = "WORD")
    private @Nullable List<String> worker;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter page = spec.commandLine().getOut();
        if (worker != null) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            Worker.run(worker, in, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
            return;
        }
        Map<String, String> known = Bench.names(cora);
        if (list) {
            known.forEach((name, title) -> page.printf(Locale.ROOT, "%-18s %s%n", name, title));
            page.flush();
            return;
        }
        if (python != null && !Files.isRegularFile(scripts().resolve("contender.py"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "%s has no contender.py: expected the folder dynamics/benchmarks/peers of Almagest's source tree; name it by --scripts",
                            scripts()));
        }
        Bench bench = new Bench(
                python,
                scripts(),
                cora,
                quick ? TimingPlan.QUICK : TimingPlan.STEADY,
                "almagest "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
                spec.commandLine().getErr());
        page.print(bench.run(chosen(known), words(notes), this::write));
        page.flush();
    }

    private void write(String text) {
        if (out != null) {
            try {
                Files.writeString(out, text, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + out + ": " + e.getMessage(), e);
            }
        }
    }

    private List<String> chosen(Map<String, String> known) {
        for (String name : names) {
            if (!known.containsKey(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        String.format(
                                Locale.ROOT,
                                "%s is no benchmark (expected %s%s)%s",
                                name,
                                String.join(", ", known.keySet()),
                                cora == null ? "; gcn with --cora" : "",
                                Suggestion.forWord(name, known.keySet())));
            }
        }
        return !names.isEmpty()
                ? names
                : known.keySet().stream()
                        .filter(name -> !name.equals(Bench.PAPER))
                        .toList();
    }

    private Path scripts() {
        if (scripts != null) {
            return scripts;
        }
        try {
            // HOME/jobs/target/almagest-jobs.jar or HOME/jobs/target/classes
            Path code = Path.of(BenchCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.resolve("../../../dynamics/benchmarks/peers").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(@Nullable Path file) {
        try {
            return file == null ? "" : Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
