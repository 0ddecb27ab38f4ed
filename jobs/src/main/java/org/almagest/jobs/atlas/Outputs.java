package org.almagest.jobs.atlas;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;

/** Where the output folders of sweeps lie: in one place, or scattered over several. */
public final class Outputs {
    /** What only an output folder has. */
    private static final String MARK = "_almagest";

    private final List<String> parents;
    private final Map<String, String> bySweep = new HashMap<>();

    private Outputs(List<String> parents) {
        this.parents = parents;
    }

    /**
     * Of {@code places}: each holds output folders called as their sweeps, or is an output folder itself, which says whose.
     *
     * @param places local paths or URIs, one at least
     * @throws org.almagest.jobs.storage.OutputException if an output folder among them cannot be read
     */
    public static Outputs in(List<String> places) {
        Outputs outputs = new Outputs(
                places.stream().filter(place -> !isOutputFolder(place)).toList());
        places.stream()
                .filter(Outputs::isOutputFolder)
                .forEach(folder -> TableReader.forEach(
                        folder,
                        Table.RUNS,
                        List.of("sweep"),
                        row -> outputs.bySweep.putIfAbsent((String) Objects.requireNonNull(row[0]), folder)));
        return outputs;
    }

    /** Whether {@code place} is the output folder of a sweep, and not a folder of such folders. */
    public static boolean isOutputFolder(String place) {
        return isThere(place + "/" + MARK);
    }

    /** The output folder of {@code sweep}; where there is none yet, the place where it would be. */
    public String of(String sweep) {
        String named = bySweep.get(sweep);
        if (named != null) {
            return named;
        }
        return parents.stream()
                .map(place -> place + "/" + sweep)
                .filter(Outputs::isOutputFolder)
                .findFirst()
                .orElseGet(() -> (parents.isEmpty() ? "." : parents.get(0)) + "/" + sweep);
    }

    private static boolean isThere(String place) {
        try {
            return Files.isDirectory(Path.of(place));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
