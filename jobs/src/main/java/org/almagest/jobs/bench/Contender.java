package org.almagest.jobs.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that takes part in a row: Almagest's {@link Worker} or a peer's script. It waits while others are timed.
 *
 * <p>What it says and understands is written in {@code benchmarks/peers/contender.py}.
 */
final class Contender implements AutoCloseable {
    /** Compilers of whole graphs take minutes. */
    private static final long PATIENCE_SECONDS = 1800;

    private static final int WORDS_OF_ERROR = 600;
    private static final String END = "end of output";

    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Path errors;
    private final Map<String, Form> forms = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private String version = "";

    /**
     * One way of doing the work.
     *
     * @param name such as {@code jax-scan}
     * @param units units of work in a call
     * @param preparation seconds from the start to the first numbers, compilation included
     * @param numbers what all forms of a row must agree on
     */
    record Form(String name, int units, double preparation, double[] numbers) {}

    /** Starts {@code command}; it prepares itself until {@link #ready}. */
    Contender(List<String> command) {
        try {
            this.errors = Files.createTempFile("contender", ".err");
            this.process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command + ": " + e.getMessage(), e);
        }
        this.commands =
                new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(
                () -> {
                    output.lines().filter(line -> line.startsWith("@")).forEach(lines::add);
                    lines.add(END);
                },
                "contender");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits until it is ready; what goes wrong ends it. Asked once, before anything else. */
    Contender ready() {
        try {
            for (String[] words = next(); !words[0].equals("@ready"); words = next()) {
                read(words);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    private void read(String[] words) {
        switch (words[0]) {
            case "@version" -> version = String.join(" ", List.of(words).subList(1, words.length));
            case "@missing" ->
                missing.put(words[1], String.join(" ", List.of(words).subList(2, words.length)));
            case "@form" -> {
                int units =
                        words[1].contains("×") ? Integer.parseInt(words[1].substring(words[1].indexOf('×') + 1)) : 1;
                double[] numbers = new double[words.length - 3];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Double.parseDouble(words[i + 3]);
                }
                forms.put(words[1], new Form(words[1], units, Double.parseDouble(words[2]), numbers));
            }
            default -> throw new IllegalStateException("a contender said " + String.join(" ", words));
        }
    }

    private String[] next() {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new IllegalStateException(
                        line == null
                                ? "a contender said nothing for " + PATIENCE_SECONDS + " s"
                                : "a contender ended: " + lastWords());
            }
            return line.split(" ", -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a contender worked", e);
        }
    }

    private String lastWords() {
        try {
            String all = Files.readString(errors, StandardCharsets.UTF_8).strip();
            return all.substring(Math.max(0, all.length() - WORDS_OF_ERROR));
        } catch (IOException e) {
            return "what it said is lost: " + e.getMessage();
        }
    }

    /** Versions of what it is made of. */
    String version() {
        return version;
    }

    /** Its forms, by name. */
    Map<String, Form> forms() {
        return forms;
    }

    /** Forms that cannot be had here, and why. */
    Map<String, String> missing() {
        return missing;
    }

    /** Lets a form work for so long without timing it. */
    void warm(String form, double seconds) {
        commands.println("warm " + form + " " + seconds);
        await("@warmed");
    }

    /** Asks for a form's time; {@link #timed} waits for the answer. */
    void begin(String form, double seconds) {
        commands.println("time " + form + " " + seconds);
    }

    /** Seconds a unit of work, the median of what was asked for by {@link #begin}. */
    double timed() {
        String[] words = await("@timed");
        Form form = forms.get(words[1]);
        if (form == null) {
            throw new IllegalStateException("a contender timed " + words[1] + ", which it does not have");
        }
        return Double.parseDouble(words[2]) / form.units();
    }

    /** All lines that answer {@code profile}, up to the peak, as words. */
    List<String[]> profile(double seconds) {
        commands.println("profile - " + seconds);
        List<String[]> answer = new ArrayList<>();
        String[] words;
        do {
            words = next();
            answer.add(words);
        } while (!words[0].equals("@peak"));
        return answer;
    }

    private String[] await(String first) {
        String[] words = next();
        if (!words[0].equals(first)) {
            throw new IllegalStateException("a contender said " + String.join(" ", words) + ", expected " + first);
        }
        return words;
    }

    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(errors);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // a file in the temporary folder stays; nothing depends on it
        }
    }

    /** A form by name or the only one. */
    Form form(@Nullable String name) {
        Form form = name == null ? forms.values().iterator().next() : forms.get(name);
        if (form == null) {
            throw new IllegalArgumentException("no form " + name + ": there are " + forms.keySet());
        }
        return form;
    }
}
