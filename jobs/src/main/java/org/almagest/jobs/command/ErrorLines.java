package org.almagest.jobs.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.jobs.fleet.FleetException;
import org.almagest.jobs.serve.ServeException;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.metrics.MetricsException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What an error says on standard error, and the exit status it leads to. */
final class ErrorLines {
    private ErrorLines() {}

    /** Bad input gets its own words; anything else one line, and its stack trace only on demand. */
    static int report(Throwable failure, CommandLine failed, boolean trace) {
        PrintWriter err = failed.getErr();
        Throwable error = Reason.of(failure);
        boolean badInput = error instanceof InvalidFileException
                || error instanceof OutputException
                || error instanceof MetricsException
                || error instanceof ServeException;
        if (error instanceof InvalidFileException) {
            // Each line begins with file:line:column, where editors look for it.
            err.println(error.getMessage());
        } else if (badInput || error instanceof FleetException) {
            err.println("almagest: " + error.getMessage());
        } else {
            err.println("almagest: " + Reason.words(error));
        }
        if (trace) {
            failure.printStackTrace(err);
        } else if (!badInput) {
            err.println("Run it again with --trace for the stack trace.");
        }
        err.flush();
        return badInput ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** All went well, but for what the user would have seen of it. A reader that has left, such as head, knows. */
    static int unwritten(IOException why, CommandLine command) {
        if (!"Broken pipe".equals(why.getMessage())) {
            PrintWriter err = command.getErr();
            err.printf(
                    Locale.ROOT,
                    "almagest: the results could not be written to standard output (%s): expected a place with space left%n",
                    why.getMessage());
            err.flush();
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A command line that makes no sense. */
    static int usage(ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("almagest: " + error.getMessage());
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = suggestions(unmatched);
            if (!suggestions.isEmpty()) {
                err.printf(Locale.ROOT, "Did you mean %s?%n", String.join(" or ", suggestions));
            }
        }
        err.printf(Locale.ROOT, "Try %s --help.%n", command.getCommandSpec().qualifiedName());
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    /** Commands and options that are spelt alike; a sweep without its command gets that. */
    private static List<String> suggestions(UnmatchedArgumentException error) {
        String first = error.getUnmatched().get(0);
        boolean root = error.getCommandLine().getParent() == null;
        if (root && (first.endsWith(".yaml") || ReadyMadeSweeps.onClassPath().names().contains(first))) {
            return List.of("almagest sweep " + first);
        }
        return error.getSuggestions();
    }
}
