package org.almagest.jobs.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.dynamics.yaml.Position;
import org.almagest.dynamics.yaml.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * A sweep file that has been found but not understood.
 *
 * @param file its name, as messages say it
 * @param text all of it
 * @param study name of the study that it is part of; null if none
 */
public record SweepSource(String file, String text, @Nullable String study) {
    /** A file of no study. */
    public SweepSource(String file, String text) {
        this(file, text, null);
    }

    /** What brings DL4J, as messages say it. */
    static final String DL4J_JAR =
            "almagest-dl4j.jar and its libraries on the class path; mvn -DskipTests -pl jobs/dl4j -am package builds them, and the launcher then finds them";

    private static final Set<String> SWEEPS_OF_DL4J = Set.of("local-sgd");

    /**
     * Finds what the command line calls {@code argument}: a file, or else the name of a ready-made sweep.
     *
     * @throws InvalidFileException if there is neither, or the file cannot be read
     */
    public static SweepSource find(String argument) {
        Path path;
        try {
            path = Path.of(argument);
        } catch (java.nio.file.InvalidPathException e) {
            throw missing(argument, String.format(Locale.ROOT, "not a file name: %s", e.getReason()));
        }
        if (Files.isRegularFile(path)) {
            return ofFile(argument, path);
        }
        ReadyMadeSweeps readyMade = ReadyMadeSweeps.onClassPath();
        boolean looksLikeFile = argument.endsWith(".yaml") || argument.endsWith(".yml") || path.getNameCount() > 1;
        if (!looksLikeFile) {
            return readyMade
                    .find(argument)
                    .orElseThrow(() -> missing(
                            argument,
                            SWEEPS_OF_DL4J.contains(argument)
                                    ? String.format(Locale.ROOT, "this sweep needs %s", DL4J_JAR)
                                    : String.format(
                                            Locale.ROOT,
                                            "no such file, and no ready-made sweep of that name (there are %s)%s",
                                            String.join(", ", readyMade.names()),
                                            Suggestion.forWord(argument, readyMade.names()))));
        }
        throw missing(
                argument,
                Files.isDirectory(path)
                        ? "a folder: expected a sweep file"
                        : "no such file: expected a sweep file, or one of the ready-made sweeps "
                                + String.join(", ", readyMade.names()));
    }

    /**
     * The file called {@code name}.
     *
     * @param expected what it should be, for messages
     * @throws InvalidFileException if there is none, or it cannot be read
     */
    public static SweepSource ofFile(String name, String expected) {
        Path path;
        try {
            path = Path.of(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw missing(name, String.format(Locale.ROOT, "not a file name: %s", e.getReason()));
        }
        if (!Files.isRegularFile(path)) {
            throw missing(name, "no such file: expected " + expected);
        }
        return ofFile(name, path);
    }

    private static SweepSource ofFile(String name, Path path) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return new SweepSource(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw missing(name, "not YAML: the file is not UTF-8 text");
        } catch (IOException e) {
            throw missing(name, String.format(Locale.ROOT, "cannot be read (%s): expected a readable file", e));
        }
    }

    private static InvalidFileException missing(String file, String what) {
        return new InvalidFileException(List.of(String.format(Locale.ROOT, "%s:%s: %s", file, Position.START, what)));
    }
}
