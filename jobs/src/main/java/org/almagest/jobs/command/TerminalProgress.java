package org.almagest.jobs.command;

import java.io.Console;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.almagest.jobs.fleet.Progress;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error. */
final class TerminalProgress implements Progress {
    private static final int UPDATE_MILLIS = 250;

    private final String name;
    private final PlanningLines planning;
    private final StatusTally tally = new StatusTally();
    private final WorstRun worst = new WorstRun();
    private @Nullable ProgressBar bar;

    TerminalProgress(String name, PrintWriter err) {
        this.name = name;
        this.planning = new PlanningLines(name, err, System::nanoTime);
    }

    /** This where someone is watching, and lines on {@code err} elsewhere. */
    static Progress orPlain(String name, PrintWriter err) {
        return isTerminal() ? new TerminalProgress(name, err) : new PlainProgress(name, err, System::nanoTime);
    }

    /** Whether someone is watching. */
    @SuppressWarnings("SystemConsoleNull") // Both answers are looked at: null before JDK 22, isTerminal from there on.
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From JDK 22 on there is always a console, and it knows whether it is a terminal.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public void planned(long runs, long total) {
        planning.planned(runs, total);
    }

    @Override
    public void begin(long total, long done) {
        bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total)
                .startsFrom(done, java.time.Duration.ZERO)
                .setUnit(" runs", 1)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .build();
    }

    @Override
    public void ended(String runId, String status, @Nullable Double lossLeft) {
        worst.ended(runId, status, lossLeft);
    }

    @Override
    public void advance(String status, long runs) {
        tally.add(status, runs);
        if (bar != null) {
            bar.stepBy(runs);
            bar.setExtraMessage(tally.trouble() + worst.words());
        }
    }

    @Override
    public void end() {
        if (bar != null) {
            bar.close();
        }
    }
}
