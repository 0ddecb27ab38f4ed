package org.almagest.jobs.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(
        name = "almagest",
        description =
                "Train fleets of small neural networks, measure them while they train, and judge claims about training.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        footer = {
            "",
            "Begin with:  almagest sweep quickstart",
            "Then:        almagest COMMAND --help",
            "",
            "Exit status: 0 all went well, 1 something failed, 2 the input or the usage is wrong."
        })
public final class AlmagestCommand implements Runnable {
    @Option(names = "--trace", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean trace;

    @Spec
    private CommandSpec spec;

    private AlmagestCommand() {}

    /** Carries out a command line and gives its exit status. */
    public static int execute(String... arguments) {
        // Not System.out, which writes in the machine's charset and keeps it to itself where it cannot write.
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        StandardOutput err = new StandardOutput(new FileOutputStream(FileDescriptor.err));
        return execute(commandLine(new SparkJobs()), out, err, arguments);
    }

    /** As {@link #execute(String...)}, to other streams. Results that could not be written are a failure. */
    static int execute(CommandLine commandLine, StandardOutput out, StandardOutput err, String... arguments) {
        commandLine.setOut(out.writer());
        commandLine.setErr(err.writer());
        int status;
        try {
            status = commandLine.execute(arguments);
        } catch (Error e) {
            // Too little memory, or a JVM without the flags that Spark needs: picocli handles exceptions only.
            status = ErrorLines.report(e, commandLine, traceWanted(commandLine));
        }
        IOException unwritten = out.flushed();
        if (unwritten != null && status == CommandLine.ExitCode.OK) {
            status = ErrorLines.unwritten(unwritten, commandLine);
        }
        err.flushed();
        return status;
    }

    static CommandLine commandLine(Jobs jobs) {
        CommandLine commandLine = new CommandLine(new AlmagestCommand())
                .addSubcommand(new InitCommand())
                .addSubcommand(new CheckCommand())
                .addSubcommand(new SweepCommand(jobs))
                .addSubcommand(new StudiesCommand())
                .addSubcommand(new StudyCommand(jobs))
                .addSubcommand(new AtlasCommand(jobs))
                .addSubcommand(new ShowCommand(jobs))
                .addSubcommand(new RerunCommand(jobs))
                .addSubcommand(new AnalyseCommand(jobs))
                .addSubcommand(new ProbeCommand(jobs))
                .addSubcommand(new VerifyCommand(jobs))
                .addSubcommand(new CompactCommand(jobs))
                .addSubcommand(new ReportCommand(jobs))
                .addSubcommand(new ExportCommand(jobs))
                .addSubcommand(new ServeCommand(jobs))
                .addSubcommand(new PlanCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new ListCommand())
                .addSubcommand(new CompletionCommand());
        commandLine
                .getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedCommands::of);
        commandLine.setUsageHelpWidth(100);
        commandLine.setExecutionExceptionHandler(
                (exception, failed, parsed) -> ErrorLines.report(exception, failed, traceWanted(commandLine)));
        commandLine.setParameterExceptionHandler((exception, given) -> ErrorLines.usage(exception));
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given: expected "
                        + spec.subcommands().values().stream()
                                .map(CommandLine::getCommandName)
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    private static boolean traceWanted(CommandLine commandLine) {
        AlmagestCommand root = commandLine.getCommand();
        return root.trace || System.getenv("ALMAGEST_TRACE") != null;
    }
}
