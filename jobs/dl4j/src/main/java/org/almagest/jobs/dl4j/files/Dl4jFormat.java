package org.almagest.jobs.dl4j.files;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.almagest.dynamics.data.DataSet;
import org.almagest.jobs.saved.ModelFormat;
import org.almagest.jobs.saved.SavedModel;
import org.jspecify.annotations.Nullable;

/**
 * Format {@code dl4j}: the zips of DL4J's ModelSerializer. Configuration and parameters are read; the state of the updater,
 * and what normalised the inputs (which lies in the zip as serialised Java objects), are not.
 */
@AutoService(ModelFormat.class)
public final class Dl4jFormat implements ModelFormat {
    /** For {@link java.util.ServiceLoader}. */
    public Dl4jFormat() {}

    @Override
    public String name() {
        return "dl4j";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".zip");
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        return SavedNetwork.of(ModelZip.read(file), data);
    }
}
