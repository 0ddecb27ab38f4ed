package org.almagest.jobs.command;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print a script with which bash or zsh completes commands and options.",
        footer = {
            "",
            "Put this into ~/.bashrc or ~/.zshrc:",
            "  source <(almagest completion)"
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine root = spec.commandLine();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(AutoComplete.bash("almagest", root));
        out.flush();
    }
}
