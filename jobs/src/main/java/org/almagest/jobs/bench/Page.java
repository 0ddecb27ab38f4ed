package org.almagest.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The results as Markdown: grows with each finding, so that a page stands even when a later row fails. */
final class Page {
    private final String command;
    private final TimingPlan pace;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> figures = new ArrayList<>();
    private final List<String> profiles = new ArrayList<>();
    private final List<String> growth = new ArrayList<>();
    private String paper = "";

    Page(String command, TimingPlan pace) {
        this.command = command;
        this.pace = pace;
    }

    void add(Comparison comparison) {
        comparisons.add(comparison);
    }

    void fail(String name, String why) {
        failures.add("- " + name + ": " + why.replace('\n', ' '));
    }

    /** A figure of ours alone. */
    void figure(String what, String value) {
        figures.add(String.format(Locale.ROOT, "| %s | %s |", what, value));
    }

    void paper(String section) {
        paper = section;
    }

    void profile(String section) {
        profiles.add(section);
    }

    void growth(String row) {
        growth.add(row);
    }

    /** The lines of the table that a comparison makes: one for each group of peers that took part. */
    static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        for (Target target : comparison.row().targets()) {
            Optional<Comparison.Peer> best = comparison.peers().stream()
                    .filter(peer -> target.covers(peer.form()))
                    .min(Comparator.comparingDouble(peer -> peer.time().median()));
            if (best.isPresent()) {
                double ratio = best.get().time().median() / comparison.ours().median();
                boolean asked = !Double.isNaN(target.ratio());
                lines.add(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s: %s | %s | %s | %s | %s |",
                        comparison.row().title(),
                        Units.time(comparison.ours()),
                        target.peers(),
                        best.get().form(),
                        Units.time(best.get().time()),
                        Units.digits(ratio),
                        asked ? "≥ " + Units.digits(target.ratio()).replaceFirst("\\.?0+$", "") : "",
                        !asked ? "" : ratio >= target.ratio() ? "yes" : "**no**"));
            }
        }
        if (lines.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT, "| %s | %s | | | | | |", comparison.row().title(), Units.time(comparison.ours())));
        }
        return lines;
    }

    /** The whole page. */
    String text(String notes) {
        StringBuilder text = new StringBuilder("# How fast it is\n\n");
        text.append("Written by `")
                .append(command)
                .append("`. ")
                .append(machine())
                .append("\n\n");
        text.append(
                        "Everything is float64. Unless a row says otherwise each contender is a process of its own, bound to one")
                .append(" processor, and they take turns: ")
                .append(pace.rounds())
                .append(pace.rounds() == 1 ? " round" : " rounds")
                .append(" of ")
                .append(Units.time(pace.slice()))
                .append(
                        " each, after warm-up. A time is the median of the rounds' medians, with the least and the largest of them.")
                .append(
                        " Of a peer the fastest form is named; forms three times as slow as that are timed in one round only.")
                .append(" Numbers (losses after 100 steps, products of whole matrices with three directions) were")
                .append(" compared before anything was timed: the last column.\n\n");
        TreeSet<String> versions = new TreeSet<>();
        comparisons.forEach(comparison -> versions.addAll(comparison.versions()));
        versions.forEach(version -> text.append("- ").append(version).append('\n'));
        if (!comparisons.isEmpty()) {
            text.append(
                    "\n| work | Almagest | peer | its time | ratio | target | met | numbers differ by |\n|---|---|---|---|---|---|---|---|\n");
            for (Comparison comparison : comparisons) {
                for (String line : lines(comparison)) {
                    text.append(line)
                            .append(
                                    comparison.peers().isEmpty()
                                            ? " |"
                                            : String.format(Locale.ROOT, " %.0e |", comparison.error()))
                            .append('\n');
                }
            }
        }
        Map<String, String> missing = new TreeMap<>();
        comparisons.forEach(comparison -> comparison
                .missing()
                .forEach((form, why) -> missing.put(comparison.row().name() + ", " + form, why)));
        section(
                text,
                "Not to be had here",
                missing.entrySet().stream()
                        .map(entry -> "- " + entry.getKey() + ": " + entry.getValue())
                        .toList());
        section(text, "Not timed, since something failed", failures);
        if (!notes.isEmpty()) {
            text.append("\n## Where a target was missed, and why\n\n")
                    .append(notes.strip())
                    .append('\n');
        }
        if (!figures.isEmpty()) {
            text.append("\n## Ours alone\n\n| what | value |\n|---|---|\n");
            figures.forEach(line -> text.append(line).append('\n'));
        }
        if (!paper.isEmpty()) {
            text.append("\n## A paper's experiment, end to end\n\n")
                    .append(paper)
                    .append('\n');
        }
        if (!profiles.isEmpty()) {
            text.append(
                    "\n## Where the time goes\n\nMeasured with a clock around every kernel, whose own share is taken off. Operations at face value: an addition or a multiplication is one, a fused multiply-add two, an elementary function one. A kernel of a few tens of nanoseconds a call cannot be told from the clock.\n");
            profiles.forEach(section -> text.append('\n').append(section).append('\n'));
        }
        if (!growth.isEmpty()) {
            text.append(
                    "\n## How cost grows\n\nSlopes of log cost on log size by least squares, with 95 % intervals, beside the slope of the leading term. At small sizes lower terms and fixed costs make a slope smaller.\n\n| cost | size | values | slope | expected |\n|---|---|---|---|---|\n");
            growth.forEach(line -> text.append(line).append('\n'));
        }
        section(text, "Preparation", preparations());
        return text.toString();
    }

    /** Seconds to a form's first hundred steps or first matrix: what a compiler costs. */
    private List<String> preparations() {
        List<String> lines = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            if (!comparison.peers().isEmpty()) {
                StringBuilder line = new StringBuilder(String.format(
                        Locale.ROOT,
                        "- %s, from the start to the first numbers: almagest %s",
                        comparison.row().name(),
                        Units.time(comparison.preparation())));
                comparison.peers().forEach(peer -> line.append(", ")
                        .append(peer.form())
                        .append(' ')
                        .append(Units.time(peer.preparation())));
                lines.add(line.toString());
            }
        }
        return lines;
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("\n## ").append(title).append("\n\n");
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }

    private static String machine() {
        String cpu = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            cpu = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(cpu);
        } catch (IOException e) {
            // not Linux: the architecture is what we can say
        }
        return String.format(
                Locale.ROOT,
                "Machine: %s, %d processors, %s %s, Java %s.",
                cpu,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    }
}
