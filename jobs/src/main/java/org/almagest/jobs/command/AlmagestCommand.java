package org.almagest.jobs.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root. */
@Command(
        name = "almagest",
        description = "An observatory of training dynamics.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with:  almagest sweep quickstart",
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
                .addSubcommand(new ListCommand());
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
                "no command given: expected sweep, studies, study, atlas, show, rerun, analyse, probe, report, export, serve, verify, compact, plan, bench or list");
    }

    private static boolean traceWanted(CommandLine commandLine) {
        AlmagestCommand root = commandLine.getCommand();
        return root.trace || System.getenv("ALMAGEST_TRACE") != null;
    }
}
