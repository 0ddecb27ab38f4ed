package org.almagest.jobs.command;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/** Verdicts in colour, where someone is watching and has not set {@code NO_COLOR}. */
final class Painted {
    private static final Pattern VERDICT = Pattern.compile("(?m)^  ([✓✗?]) ([^:\n]+):");

    /** By the mark: green, red, yellow. */
    private static final Map<String, String> COLOURS = Map.of("✓", "32", "✗", "31", "?", "33");

    private Painted() {}

    /** The marks and names of verdicts in their colours. */
    static String verdicts(String text) {
        return verdicts(text, Ansi.AUTO.enabled());
    }

    static String verdicts(String text, boolean coloured) {
        if (!coloured) {
            return text;
        }
        return VERDICT.matcher(text).replaceAll(found -> {
            String colour = Objects.requireNonNull(COLOURS.get(found.group(1)));
            return Matcher.quoteReplacement(
                    "  \u001b[" + colour + "m" + found.group(1) + " " + found.group(2) + "\u001b[0m:");
        });
    }
}
