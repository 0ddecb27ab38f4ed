package org.almagest.jobs.command;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Which Spark master a command uses. */
final class MasterUrl {
    private static final String LOCAL = "local[*]";
    private static final Pattern KNOWN = Pattern.compile(
            "local|local\\[(\\*|[1-9][0-9]*)(, *[1-9][0-9]*)?]|local-cluster\\[.+]|yarn|[a-z0-9]+://.+");

    private MasterUrl() {}

    /** {@code given}, or else what spark-submit was told, or else all cores of this machine. */
    static String choose(@Nullable String given, CommandLine commandLine) {
        String url = given != null ? given : System.getProperty("spark.master", LOCAL);
        if (!KNOWN.matcher(url).matches()) {
            throw new ParameterException(
                    commandLine,
                    String.format(
                            Locale.ROOT,
                            "--master: %s is no Spark master: expected local[*], local[4], spark://host:7077, yarn or k8s://…",
                            url));
        }
        return url;
    }
}
