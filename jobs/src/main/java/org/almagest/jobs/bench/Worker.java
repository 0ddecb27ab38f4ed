package org.almagest.jobs.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.kernel.measuring.MeasuredKernels;
import org.almagest.dynamics.kernel.measuring.PeakArithmetic;

/**
 * One of Almagest's own workloads in a process of its own, spoken to as the peers' scripts are ({@code
 * benchmarks/peers/contender.py}): a fresh virtual machine, so that no other workload has shaped its compiled code.
 */
public final class Worker {
    /** The form's name. */
    static final String FORM = "almagest";

    /** Shorter calls are timed several at a time. */
    private static final double LEAST_SLICE = 2e-3;

    /** With the just-in-time compiler's share. */
    private static final double PEAK_SECONDS = 3;

    private final PrintWriter out;

    private Worker(PrintWriter out) {
        this.out = out;
    }

    /** Sets the workload of {@code words} up, then does what comes in, to the end of the input. */
    public static void run(List<String> words, BufferedReader in, PrintWriter out) {
        Worker worker = new Worker(out);
        if (words.get(0).equals("growth")) {
            Growth.print(words.contains("quick"), out);
            return;
        }
        try {
            worker.serve(words, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(List<String> words, BufferedReader in) throws IOException {
        say(String.format(
                Locale.ROOT,
                "version java=%s kernels=%s",
                System.getProperty("java.version"),
                Kernels.active().description().replace(' ', '_')));
        long begun = System.nanoTime();
        Workload workload = Workloads.of(words);
        double[] numbers = workload.numbers();
        StringBuilder line = new StringBuilder("form ")
                .append(FORM)
                .append('×')
                .append(workload.units())
                .append(' ')
                .append(seconds(begun));
        for (double number : numbers) {
            line.append(' ').append(number);
        }
        say(line.toString());
        say("ready");
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            String[] parts = command.split(" ", -1);
            double seconds = Double.parseDouble(parts[2]);
            switch (parts[0]) {
                case "warm" -> warm(workload, seconds, parts[1]);
                case "time" -> time(workload, seconds, parts[1]);
                case "profile" -> profile(workload, seconds);
                default ->
                    throw new IllegalArgumentException("command " + command + ": expected warm, time or profile");
            }
        }
    }

    private void say(String line) {
        out.println("@" + line);
        out.flush();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void warm(Workload workload, double seconds, String name) {
        long begun = System.nanoTime();
        do {
            workload.call();
        } while (seconds(begun) < seconds);
        say("warmed " + name);
    }

    private static double slice(Workload workload, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            workload.call();
        }
        return seconds(start);
    }

    private void time(Workload workload, double seconds, String name) {
        double once = slice(workload, 1);
        int repeats = (int) Math.max(1, Math.ceil(LEAST_SLICE / Math.max(once, 1e-9)));
        List<Double> times = new ArrayList<>();
        long begun = System.nanoTime();
        while (times.size() < 3 || seconds(begun) < seconds) {
            times.add(slice(workload, repeats) / repeats);
        }
        Collections.sort(times);
        say(String.format(
                Locale.ROOT,
                "timed %s %s %s %s %d",
                name,
                Statistics.median(times),
                times.get(0),
                times.get(times.size() - 1),
                times.size() * repeats));
    }

    /** Where the time of a call goes, kernel by kernel; needs the measured kernels. */
    private void profile(Workload workload, double seconds) {
        if (!(Kernels.active() instanceof MeasuredKernels kernels)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "kernels %s: expected measured ones; start with -Dalmagest.kernels=measured on a machine with vectors",
                    Kernels.active().description()));
        }
        kernels.reset();
        long begun = System.nanoTime();
        long calls = 0;
        do {
            workload.call();
            calls++;
        } while (seconds(begun) < seconds);
        double all = seconds(begun);
        List<MeasuredKernels.Share> shares = kernels.shares();
        for (MeasuredKernels.Share share : shares) {
            say(String.format(
                    Locale.ROOT,
                    "share %s %s %s %s",
                    share.kernel(),
                    (double) share.calls() / calls,
                    share.seconds() / calls,
                    share.operations() / calls));
        }
        say(String.format(Locale.ROOT, "profiled %s", all / calls));
        say(String.format(Locale.ROOT, "peak %s", PeakArithmetic.measure(PEAK_SECONDS)));
    }
}
