package org.almagest.jobs.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** A session of benchmarks: rows beside peers, figures of ours alone, profiles, growth, and a page of it all. */
public final class Bench {
    /** Asked for by name only, since it takes twenty minutes. */
    public static final String PAPER = "paper";

    private static final Map<String, List<String>> PROFILED = profiled();

    private final BenchmarkEnvironment environment;
    private final TimingPlan pace;
    private final @Nullable String cora;
    private final PrintWriter progress;
    private final Page page;

    /**
     * A session.
     *
     * @param python the peers' Python, with torch and jax; null for ours alone
     * @param scripts the folder of the peers' scripts
     * @param cora folder of the citation network; null for no row on it
     * @param command how this was asked for, for the page
     * @param progress told what is going on
     */
    public Bench(
            @Nullable String python,
            Path scripts,
            @Nullable String cora,
            TimingPlan pace,
            String command,
            PrintWriter progress) {
        this.environment = BenchmarkEnvironment.here(python, scripts);
        this.pace = pace;
        this.cora = cora;
        this.progress = progress;
        this.page = new Page(command, pace);
    }

    private static Map<String, List<String>> profiled() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put("resnet-100", List.of("step of a ResNet, L = 100", "30"));
        rows.put("cnn-12", List.of("step of a CNN, 12 × 12", "50"));
        rows.put("cnn-28", List.of("step of a CNN, 28 × 28", "45"));
        rows.put("hessian-1500", List.of("full Hessian, P = 1516", "40"));
        rows.put("hessian-cnn", List.of("full Hessian of a CNN, P = 1954", "40"));
        return rows;
    }

    /** Everything that can be asked for by name, with what it is. */
    public static Map<String, String> names(@Nullable String cora) {
        Map<String, String> names = new LinkedHashMap<>();
        BenchmarkCases.all(cora).forEach(row -> names.put(row.name(), row.title()));
        BenchmarkCases.own().forEach(row -> names.put(row.name(), row.title()));
        names.put("memory", "bytes a model holds while it is trained, beside peers");
        names.put(
                "sweep",
                "cold start of the sweep quickstart to its first trained run, the whole sweep, and its profile");
        names.put("profile", "where the time of the main workloads goes, and their share of the processor's peak");
        names.put("growth", "exponents of time and memory against depth, width, batch, P, N and runs");
        names.put(
                PAPER,
                "a paper's experiment at its own scale, end to end (twenty minutes with peers; only where it is named)");
        return names;
    }

    /**
     * Carries out what is named; what fails is said on the page, and the rest goes on.
     *
     * @param names as {@link #names} has them
     * @param notes text for the page: where a target was missed, and why
     * @param soFar given the page after each of them, so that no hour is lost to what comes later
     * @return the page
     */
    public String run(List<String> names, String notes, Consumer<String> soFar) {
        for (String name : names) {
            progress.println("bench " + name);
            progress.flush();
            try {
                one(name);
            } catch (RuntimeException e) {
                page.fail(name, String.valueOf(e.getMessage()));
                progress.println("  failed: " + e.getMessage());
                progress.flush();
            }
            soFar.accept(page.text(notes));
        }
        return page.text(notes);
    }

    private void one(String name) {
        switch (name) {
            case "memory" -> memory();
            case "sweep" -> sweep();
            case "profile" -> profiles();
            case "growth" -> growth();
            case PAPER -> paper();
            default -> row(name);
        }
    }

    private void row(String name) {
        List<BenchmarkCase> rows = new ArrayList<>(BenchmarkCases.all(cora));
        rows.addAll(BenchmarkCases.own());
        BenchmarkCase row = rows.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark " + name));
        Comparison comparison = new PairedBenchmark(environment, pace).time(row);
        if (row.script().isEmpty()) {
            page.figure(row.title(), Units.time(comparison.ours()));
            tell(row.title() + " " + Units.time(comparison.ours()));
        } else {
            page.add(comparison);
            Page.lines(comparison).forEach(this::tell);
        }
    }

    private void tell(String line) {
        progress.println("  " + line);
        progress.flush();
    }

    private void memory() {
        for (int depth : new int[] {100, 1000}) {
            double ours = 8.0
                    * StepWorkload.residual(depth, "sgd", "tanh", Kernels.active())
                            .numbers();
            StringBuilder text =
                    new StringBuilder(String.format(Locale.ROOT, "%.0f kB (the arena; plans are shared)", ours / 1e3));
            if (environment.python() != null) {
                try (Contender peer = environment.peer("memory.py", List.of("" + depth), 0)) {
                    peer.forms()
                            .values()
                            .forEach(form -> text.append(String.format(
                                    Locale.ROOT,
                                    "; %s %.0f kB, %s times",
                                    form.name(),
                                    form.numbers()[0] / 1e3,
                                    Units.digits(form.numbers()[0] / ours))));
                    peer.missing()
                            .forEach((form, why) ->
                                    text.append("; ").append(form).append(": ").append(why));
                }
            }
            page.figure("memory of a ResNet in training, L = " + depth, text.toString());
            tell(text.toString());
        }
    }

    private void sweep() {
        Path folder = temporary();
        try {
            SweepTime cold = SweepTime.of("quickstart", folder.resolve("cold"), List.of());
            page.figure(
                    "cold start of `almagest sweep quickstart` to the first trained run (target at most 4 s)",
                    Units.time(cold.firstRun()));
            page.figure(
                    String.format(
                            Locale.ROOT,
                            "the whole sweep quickstart, %d runs, with analysis, from the start of the process",
                            cold.runs()),
                    Units.time(cold.seconds()));
            tell(String.format(
                    Locale.ROOT,
                    "first run after %s, all after %s",
                    Units.time(cold.firstRun()),
                    Units.time(cold.seconds())));
            Path recording = folder.resolve("sweep.jfr");
            SweepTime profiled = SweepTime.of("quickstart", folder.resolve("profiled"), FlightProfile.flags(recording));
            StringBuilder text = new StringBuilder(String.format(
                    Locale.ROOT,
                    "### the whole sweep quickstart\n\nSamples of all Java threads by a flight recording (what the just-in-time compiler and the collector take is not in it). Of %s on %d processors, the runs themselves took %s, %s of what both processors could give.\n\n| part | share |\n|---|---|\n",
                    Units.time(profiled.seconds()),
                    Runtime.getRuntime().availableProcessors(),
                    Units.time(profiled.trained()),
                    Units.percent(profiled.trained()
                            / profiled.seconds()
                            / Runtime.getRuntime().availableProcessors())));
            for (FlightProfile.HessianPart part : FlightProfile.of(recording)) {
                if (part.share() >= 0.005) {
                    text.append(String.format(Locale.ROOT, "| %s | %s |%n", part.part(), Units.percent(part.share())));
                }
            }
            page.profile(text.toString());
        } finally {
            delete(folder);
        }
    }

    private void profiles() {
        List<BenchmarkCase> rows = BenchmarkCases.all(null);
        PROFILED.forEach((name, words) -> rows.stream()
                .filter(row -> row.name().equals(name))
                .forEach(row -> page.profile(profile(row, words.get(0), words.get(1)))));
    }

    private String profile(BenchmarkCase row, String title, String target) {
        double median;
        try (Contender plain = environment.ours(row.words(), 1)) {
            String form = plain.form(null).name();
            plain.warm(form, pace.ourWarmUp());
            List<Double> times = new ArrayList<>();
            for (int round = 0; round < pace.rounds(); round++) {
                plain.begin(form, pace.slice());
                times.add(plain.timed());
            }
            median = Statistics.of(times).median();
        }
        try (Contender measured = environment.ours(row.words(), 1, "-Dalmagest.kernels=measured")) {
            measured.warm(measured.form(null).name(), pace.ourWarmUp());
            double peak = 0;
            double clocked = 0;
            double operations = 0;
            StringBuilder lines = new StringBuilder();
            List<String[]> shares = new ArrayList<>();
            for (String[] words : measured.profile(Math.max(pace.slice(), 0.2))) {
                switch (words[0]) {
                    case "@peak" -> peak = Double.parseDouble(words[1]);
                    case "@share" -> {
                        shares.add(words);
                        clocked += Double.parseDouble(words[3]);
                        operations += Double.parseDouble(words[4]);
                    }
                    default -> {}
                }
            }
            for (String[] words : shares) {
                double seconds = Double.parseDouble(words[3]);
                double done = Double.parseDouble(words[4]);
                lines.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |%n",
                        words[1],
                        Units.digits(Double.parseDouble(words[2])),
                        Units.time(seconds),
                        Units.percent(seconds / Math.max(median, clocked)),
                        done > 0 && seconds > 0 ? Units.percent(done / seconds / peak) : ""));
            }
            double rest = Math.max(0, median - clocked);
            lines.append(String.format(
                    Locale.ROOT,
                    "| all else: the interpreter, copies, compiling plans | | %s | %s | |%n",
                    Units.time(rest),
                    Units.percent(rest / Math.max(median, clocked))));
            double share = operations / median / peak;
            tell(String.format(Locale.ROOT, "%s: %s of peak", row.name(), Units.percent(share)));
            return String.format(
                    Locale.ROOT,
                    "### %s\n\n%s, %s MFLOP: **%s of the measured peak of %s GFLOP/s** (target %s %%).\n\n| kernel | calls | time | share | of peak |\n|---|---|---|---|---|\n%s",
                    title,
                    Units.time(median),
                    Units.digits(operations / 1e6),
                    Units.percent(share),
                    Units.digits(peak / 1e9),
                    target,
                    lines);
        }
    }

    private void growth() {
        List<String> arguments = new ArrayList<>(List.of("bench", "--worker", "growth"));
        if (pace.rounds() == 1) {
            arguments.add("quick");
        }
        try {
            Process process = new ProcessBuilder(BenchmarkEnvironment.almagest(List.of(), arguments))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            for (String line :
                    process.inputReader(StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("@growth|")) {
                    String[] words = line.split("\\|", -1);
                    String row = String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %.2f [%.2f, %.2f] | %s |",
                            words[1],
                            words[2],
                            words[3],
                            Double.parseDouble(words[4]),
                            Double.parseDouble(words[5]),
                            Double.parseDouble(words[6]),
                            words[7].replaceFirst("\\.0$", ""));
                    page.growth(row);
                    tell(row);
                }
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the measurement of growth ended early");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void paper() {
        PaperScale.Outcome outcome = new PaperScale(environment, pace, pace.rounds() == 1).measure();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Cohen, Cont, Rossier, Xu (arXiv 2105.12245): %d runs, %d optimiser steps, %.3g layer-steps. `almagest sweep`, from the start of the process to the verdicts, took **%s** on %d processors.",
                outcome.ours().runs(),
                outcome.steps(),
                outcome.layerSteps(),
                Units.time(outcome.ours().seconds()),
                Runtime.getRuntime().availableProcessors()));
        if (!Double.isNaN(outcome.steppingPeer())) {
            double ratio = outcome.steppingPeer() / outcome.ours().seconds();
            double charged = (outcome.steppingPeer() + outcome.evaluatingPeer())
                    / outcome.ours().seconds();
            text.append(String.format(
                    Locale.ROOT,
                    " PyTorch eager (fused Adam) in two processes at once would take **%s** for the same steps, **%s times** as long (target ≥ 20: %s), and %s more for the loss and the gradient over all examples at the same %d recorded points: **%s times** as long with them (target ≥ 40: %s). Its seconds were timed at the depths below, the smallest and the largest of the sweep among them, and taken as linear between; its losses after 100 steps are ours. Shuffling, epochs and all other measurements are in our time and not in its.\n\n| activation | seconds in each of two processes, by depth |\n|---|---|\n",
                    Units.time(outcome.steppingPeer()),
                    Units.digits(ratio),
                    ratio >= 20 ? "met" : "**missed**",
                    Units.time(outcome.evaluatingPeer()),
                    outcome.points(),
                    Units.digits(charged),
                    charged >= 40 ? "met" : "**missed**"));
            outcome.sampled()
                    .forEach((activation, times) -> text.append(String.format(
                            Locale.ROOT,
                            "| %s | %s |%n",
                            activation,
                            times.entrySet().stream()
                                    .map(e -> e.getKey() + ": " + Units.time(e.getValue()))
                                    .collect(Collectors.joining(", ")))));
        }
        tell(text.toString().strip().lines().findFirst().orElse(""));
        page.paper(text.toString());
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("almagest-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // a folder in the temporary folder stays; nothing depends on it
        }
    }
}
