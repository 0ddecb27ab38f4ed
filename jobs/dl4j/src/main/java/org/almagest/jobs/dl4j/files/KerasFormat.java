package org.almagest.jobs.dl4j.files;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.almagest.dynamics.data.DataSet;
import org.almagest.jobs.saved.ModelFormat;
import org.almagest.jobs.saved.SavedModel;
import org.jspecify.annotations.Nullable;

/** Format {@code keras}: the HDF5 files of Keras 2, as far as DL4J's importer takes their layers. */
@AutoService(ModelFormat.class)
public final class KerasFormat implements ModelFormat {
    /** For {@link java.util.ServiceLoader}. */
    public KerasFormat() {}

    @Override
    public String name() {
        return "keras";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".h5", ".hdf5");
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        return SavedNetwork.of(KerasImport.network(KerasFile.read(file)), data);
    }
}
