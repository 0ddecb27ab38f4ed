package org.almagest.jobs.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.almagest.metrics.FinalPush;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the command line says about metrics. */
final class MetricsOptions {

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description = "Serve Prometheus metrics on this port while the sweep runs; 0 takes any free one.")
    private @Nullable Integer port;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            description =
                    "Address to serve them on (default: this machine only); 0.0.0.0 lets other machines read them.")
    private @Nullable String address;

    @Option(
            names = "--metrics-linger",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "Wait at the end, at most so long, until a Prometheus that has been reading has read the verdicts "
                            + "too (default: ${DEFAULT-VALUE}).")
    private int linger;

    @Option(
            names = "--pushgateway",
            paramLabel = "HOST:PORT",
            description = "Leave duration, outcome and time of the last success at this Pushgateway at the end.")
    private @Nullable String pushgateway;

    /**
     * Begins to serve, where that is asked for.
     *
     * @throws ParameterException if an option is wrong
     * @throws org.almagest.metrics.MetricsException if the port or the address cannot be used
     */
    LiveMetrics open(CommandLine command) {
        if (port != null) {
            PortOption.require("--metrics-port", port, command);
        }
        if (linger < 0) {
            throw new ParameterException(
                    command, String.format(Locale.ROOT, "--metrics-linger: %d: expected 0 or more seconds", linger));
        }
        if (address != null && port == null) {
            throw new ParameterException(command, "--metrics-address: give --metrics-port too");
        }
        FinalPush push = push(command);
        if (port == null) {
            return new LiveMetrics(FleetMetrics.unread(), null, push, linger, command.getErr());
        }
        FleetMetrics metrics = new FleetMetrics();
        MetricsServer server = MetricsServer.start(inetAddress(command), port, metrics);
        command.getErr()
                .printf(
                        Locale.ROOT,
                        "metrics on http://%s:%d/metrics%n",
                        address == null ? "localhost" : address,
                        server.port());
        command.getErr().flush();
        return new LiveMetrics(metrics, server, push, linger, command.getErr());
    }

    private InetAddress inetAddress(CommandLine command) {
        try {
            return address == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new ParameterException(
                    command,
                    String.format(
                            Locale.ROOT,
                            "--metrics-address: %s is no address known here: expected one of this machine, or 0.0.0.0 for all",
                            address),
                    e);
        }
    }

    private @Nullable FinalPush push(CommandLine command) {
        try {
            return pushgateway == null ? null : FinalPush.to(pushgateway);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--pushgateway: " + e.getMessage(), e);
        }
    }
}
