package org.almagest.jobs.atlas;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;

/** Where the output folders of sweeps lie: in one place, or scattered over several. */
public final class Outputs {
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
        Map<Boolean, List<String>> found = places.stream().collect(Collectors.partitioningBy(OutputFolder::isAt));
        Outputs outputs = new Outputs(found.getOrDefault(false, List.of()));
        found.getOrDefault(true, List.of())
                .forEach(folder -> TableReader.forEach(
                        folder,
                        Table.RUNS,
                        List.of("sweep"),
                        row -> outputs.bySweep.putIfAbsent((String) Objects.requireNonNull(row[0]), folder)));
        return outputs;
    }

    /** The output folder of {@code sweep}; where there is none yet, the place where it would be. */
    public String of(String sweep) {
        String named = bySweep.get(sweep);
        if (named != null) {
            return named;
        }
        return parents.stream()
                .map(place -> place + "/" + sweep)
                .filter(OutputFolder::isAt)
                .findFirst()
                .orElseGet(() -> (parents.isEmpty() ? "." : parents.get(0)) + "/" + sweep);
    }
}
