package org.almagest.jobs.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, started anew for each page. */
public final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** Virtual: timers run ahead, and the page is read when nothing is left to do. */
    private static final int BUDGET_MILLIS = 60_000;

    private static final Pattern ROOT = Pattern.compile("<html[^>]*>");

    /** What Vega calls a group of marks that show data; axes and legends have other roles. */
    private static final Pattern MARKS = Pattern.compile(
            "<g class=\"mark-(?:symbol|line|rect|area)[^\"]*role-mark[^\"]*\"[^>]*>(.*?)</g>", Pattern.DOTALL);

    private static final int PATIENCE_SECONDS = 120;

    private final String program;

    private Chromium(String program) {
        this.program = program;
    }

    /**
     * What a page came to.
     *
     * @param dom its elements, as HTML, after all scripts have run
     * @param messages what scripts and the browser wrote to the console
     */
    public record Rendered(String dom, List<String> messages) {
        /** The root element's tag, on which pages count errors and what they have drawn. */
        public String root() {
            Matcher matcher = ROOT.matcher(dom);
            return matcher.find() ? matcher.group() : "no page";
        }

        /** Titles of figures without a single mark. */
        public List<String> emptyFigures() {
            List<String> empty = new ArrayList<>();
            String[] figures = dom.split("<figure");
            for (int i = 1; i < figures.length; i++) {
                Matcher marks = MARKS.matcher(figures[i]);
                boolean drawn = false;
                while (marks.find()) {
                    drawn |= marks.group(1).contains(" d=\"M");
                }
                if (!drawn) {
                    empty.add(figures[i].replaceAll("(?s).*?<h3>(.*?)</h3>.*", "$1"));
                }
            }
            return empty;
        }

        /** How many figures there are. */
        public int figures() {
            return dom.split("<figure", -1).length - 1;
        }
    }

    /** The one on the PATH. */
    public static Optional<Chromium> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new Chromium(found.toString()));
    }

    /** Opens {@code page}; what the browser leaves goes to {@code folder}. */
    public Rendered open(Path page, Path folder, String... flags) throws IOException, InterruptedException {
        Path dom = Files.createTempFile(folder, "dom", ".html");
        Path log = Files.createTempFile(folder, "log", ".txt");
        List<String> command = new ArrayList<>(List.of(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                "--enable-logging=stderr",
                "--virtual-time-budget=" + BUDGET_MILLIS));
        command.addAll(List.of(flags));
        command.addAll(List.of("--dump-dom", page.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("%s took more than %d s for %s".formatted(program, PATIENCE_SECONDS, page));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        List<String> messages = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        return new Rendered(Files.readString(dom), messages);
    }
}
