package org.almagest.jobs.saved;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;

/** Makes saved models runs: what is known of a file before it is measured. */
record CheckpointRuns(NamedSettings data, List<ProbeRequest> probes) {
    static final String FILE = "file";
    static final String CONTENT = "content";
    static final String BYTES = "bytes";
    static final String PARTNER = "partner_content";
    private static final int MOST_NAMES = 1 << 16;

    /** Nothing is trained. */
    private static final Settings TRAINING = Settings.of(List.of(), Map.of());

    /** The run of a file, whatever is in it. */
    RunConfiguration configuration(Path file) {
        ModelFormat format = ModelFiles.format(file).orElseThrow();
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.text(FILE, "", "its path, as it was given"),
                Parameter.text(CONTENT, "", "hash of the file"),
                Parameter.integer(BYTES, 0, 0, Long.MAX_VALUE, "size of the file")));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(FILE, file.toString().replace(File.separatorChar, '/'));
        values.put(CONTENT, Content.of(format, file));
        values.put(BYTES, size(file));
        String partner = Partner.path(probes);
        if (partner != null) {
            parameters.add(Parameter.text(PARTNER, "", "hash of the file that it is compared with"));
            Path other = Path.of(partner);
            values.put(
                    PARTNER,
                    ModelFiles.format(other)
                            .map(known -> Content.of(known, other))
                            .orElse(Content.UNKNOWN));
        }
        List<String> layers = size(file) > Bounds.FILE ? List.of() : layers(format, file);
        if (!layers.isEmpty()) {
            parameters.add(Parameter.integer("depth", 0, 0, Integer.MAX_VALUE, "layers with weights"));
            values.put("depth", layers.size());
            String names = String.join(",", layers);
            // of thousands of files the driver holds these all at once
            if (names.length() <= MOST_NAMES) {
                parameters.add(Parameter.text("layers", "", "their names, by layer number"));
                values.put("layers", names);
            }
        }
        return new RunConfiguration(
                format.name(),
                Settings.of(parameters, values),
                data.name(),
                data.settings(),
                TRAINING,
                probes,
                0,
                files());
    }

    private Map<String, String> files() {
        return DataSets.SOURCES.names().contains(data.name())
                ? DataSets.contents(DataSets.SOURCES.named(data.name()), data.settings())
                : Map.of();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** None of a file that cannot be read: its run will say why. */
    private static List<String> layers(ModelFormat format, Path file) {
        try {
            return format.layers(file);
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
