package org.almagest.jobs.command;

import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.jobs.analyse.ShownFolder;
import org.jspecify.annotations.Nullable;

/** What is said of an output folder: its sweeps, then its runs. */
final class FolderText {
    private static final int ID = 12;
    private static final int REMARK = 100;

    private FolderText() {}

    static String of(ShownFolder shown, String folder) {
        StringBuilder text = new StringBuilder();
        if (shown.statuses().isEmpty()) {
            return String.format(Locale.ROOT, "%s holds no runs yet%n", folder);
        }
        TextTable sweeps = new TextTable("sweep", "runs", "how they ended");
        shown.statuses()
                .forEach((sweep, statuses) -> sweeps.row(
                        sweep,
                        String.valueOf(statuses.values().stream()
                                .mapToLong(Long::longValue)
                                .sum()),
                        statuses.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                .collect(Collectors.joining(", "))));
        text.append(sweeps).append('\n');
        TextTable runs = new TextTable("run", "sweep", "family", "depth", "width", "seed", "status", "final loss", "");
        shown.runs()
                .forEach(run -> runs.row(
                        run.id().substring(0, Math.min(ID, run.id().length())),
                        run.sweep(),
                        run.family(),
                        word(run.depth()),
                        word(run.width()),
                        String.valueOf(run.seed()),
                        run.status(),
                        word(run.finalLoss()),
                        run.remark().length() <= REMARK
                                ? run.remark()
                                : run.remark().substring(0, REMARK) + "…"));
        text.append(runs);
        if (shown.more() > 0) {
            text.append(String.format(
                    Locale.ROOT, "  and %d more: SELECT run_id FROM '%s/runs/*.parquet'%n", shown.more(), folder));
        }
        return text.append(String.format(Locale.ROOT, "%nOne of them:  almagest show %s RUN%n", folder))
                .toString();
    }

    private static String word(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
