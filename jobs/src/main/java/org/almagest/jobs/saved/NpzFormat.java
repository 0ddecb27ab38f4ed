package org.almagest.jobs.saved;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.arrays.NpzFile;
import org.jspecify.annotations.Nullable;

/** Format {@code npz}: weights alone, as NumPy saves arrays. */
@AutoService(ModelFormat.class)
public final class NpzFormat implements ModelFormat {
    /** For {@link java.util.ServiceLoader}. */
    public NpzFormat() {}

    @Override
    public String name() {
        return "npz";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".npz");
    }

    @Override
    public List<String> layers(Path file) throws IOException {
        try (NpzFile arrays = NpzFile.open(file)) {
            return ArrayNetwork.of(arrays).layers();
        }
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        try (NpzFile arrays = NpzFile.open(file)) {
            ArrayNetwork network = ArrayNetwork.of(arrays);
            return SavedModel.of(network.read()).with(network.unread());
        }
    }
}
