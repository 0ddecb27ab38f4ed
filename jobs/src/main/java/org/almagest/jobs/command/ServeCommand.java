package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.jobs.serve.AccessToken;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves the tables of an output folder until it is ended. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Serve the tables of an output folder over Arrow Flight, read-only, until Ctrl-C.",
            "A sweep may be writing there: each request sees what is published at that time."
        })
final class ServeCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "" + TableServer.USUAL_PORT,
            description = "The port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--address",
            paramLabel = "A",
            defaultValue = TableServer.LOOPBACK,
            description = "The address (default: ${DEFAULT-VALUE}, this machine only; 0.0.0.0: all).")
    private String address;

    @Mixin
    private TokenOption token;

    @Spec
    private CommandSpec spec;

    ServeCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() throws InterruptedException {
        PortOption.require("--port", port, spec.commandLine());
        OutputArgument.requireThere(folder);
        AccessToken secret = token.token();
        try (TableServer server = jobs.serve(folder, address, port, secret)) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf(Locale.ROOT, "The tables of %s are on %s until Ctrl-C.%n", folder, server.location());
            out.printf(Locale.ROOT, "  Python  pyarrow.flight.connect(\"%s\")%n", server.location());
            if (TableReader.bundles(folder, Table.RUNS).isEmpty()) {
                out.println("Nothing yet: they are empty until a sweep publishes runs here.");
            }
            out.flush();
            if (secret == null && !server.isLoopback()) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("almagest: whoever reaches this address can read them: expected --token-file there.");
                err.flush();
            }
            // What is under way may come to its end, also where a signal ends the process.
            Thread ending = new Thread(server::close, "almagest-serve-ending");
            Runtime.getRuntime().addShutdownHook(ending);
            server.awaitClose();
            unhook(ending);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void unhook(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // It is what has closed the server.
        }
    }
}
