package org.almagest.jobs.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.almagest.jobs.storage.OutputException;
import org.jspecify.annotations.Nullable;

/**
 * A run of an output folder, as a person names it.
 *
 * @param id its identity
 * @param sweep the name under which it is grouped
 * @param study the study that the sweep is part of; null if none
 * @param config its whole configuration as JSON
 * @param status how it ended
 */
public record RecordedRun(String id, String sweep, @Nullable String study, String config, String status) {
    private static final int MOST_NAMED = 5;

    /**
     * The run of {@code outputFolder} whose identity begins with {@code name}.
     *
     * @throws OutputException if there is none, or more than one, or the folder cannot be read
     */
    public static RecordedRun find(String outputFolder, String name) {
        List<RecordedRun> found = new ArrayList<>();
        long[] all = new long[1];
        TableReader.forEach(outputFolder, Table.RUNS, List.of("run_id", "sweep", "study", "config", "status"), row -> {
            all[0]++;
            if (!name.isEmpty() && text(row[0]).startsWith(name)) {
                found.add(new RecordedRun(text(row[0]), text(row[1]), (String) row[2], text(row[3]), text(row[4])));
            }
        });
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> ids = found.stream().map(RecordedRun::id).limit(MOST_NAMED).toList();
        throw new OutputException(
                found.isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "output folder %s: none of its %d runs is called %s: expected the run_id of one, or how it begins; almagest show %s lists them",
                                outputFolder,
                                all[0],
                                name,
                                outputFolder)
                        : String.format(
                                Locale.ROOT,
                                "output folder %s: %d runs begin with %s (%s%s): expected more of the run_id",
                                outputFolder,
                                found.size(),
                                name,
                                String.join(", ", ids),
                                found.size() > ids.size() ? ", …" : ""));
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }
}
