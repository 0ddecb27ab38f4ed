package org.almagest.jobs.saved;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.almagest.dynamics.data.DataSet;
import org.jspecify.annotations.Nullable;

/** Format {@code safetensors}: weights alone, as PyTorch users save them. */
@AutoService(ModelFormat.class)
public final class SafetensorsFormat implements ModelFormat {
    /** For {@link java.util.ServiceLoader}. */
    public SafetensorsFormat() {}

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".safetensors");
    }

    @Override
    public List<String> layers(Path file) throws IOException {
        try (SafetensorsFile arrays = SafetensorsFile.open(file)) {
            return ArrayNetwork.of(arrays).layers();
        }
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        try (SafetensorsFile arrays = SafetensorsFile.open(file)) {
            return SavedModel.of(ArrayNetwork.of(arrays).read());
        }
    }
}
