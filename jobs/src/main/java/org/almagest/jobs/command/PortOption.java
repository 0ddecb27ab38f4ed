package org.almagest.jobs.command;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A port named on the command line. */
final class PortOption {
    private static final int LARGEST = 65_535;

    private PortOption() {}

    /**
     * Checks that {@code port} is one, or 0 for any free one.
     *
     * @throws ParameterException naming the option if it is not
     */
    static void require(String option, int port, CommandLine commandLine) {
        if (port < 0 || port > LARGEST) {
            throw new ParameterException(
                    commandLine,
                    String.format(Locale.ROOT, "%s: %d is not a port: expected 0 to %d", option, port, LARGEST));
        }
    }
}
