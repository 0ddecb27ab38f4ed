package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import org.almagest.jobs.sweep.Sweep;
import picocli.CommandLine.Model.CommandSpec;

/** Says on standard error what is taken from files where nobody told, so that results stay by themselves. */
final class Guesses {
    private Guesses() {}

    /** What the data of a sweep leaves open. */
    static void say(Sweep sweep, CommandSpec spec) {
        say(sweep.guesses(), spec);
    }

    /** A line each. */
    static void say(List<String> guesses, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        guesses.forEach(err::println);
        err.flush();
    }
}
