package org.almagest.jobs.dl4j.files;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;
import org.almagest.jobs.saved.ModelFileException;
import org.almagest.jobs.saved.ModelFormat;
import org.almagest.jobs.saved.SavedModel;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * Format {@code keras}: whole models of Keras 2 in HDF5 files and of Keras 3 in archives, as far as DL4J's importer takes their
 * layers, and the weights of Keras 3 alone.
 */
@AutoService(ModelFormat.class)
public final class KerasFormat implements ModelFormat {
    private static final String ARCHIVE = ".keras";
    private static final String WEIGHTS = ".weights.h5";

    /** For {@link java.util.ServiceLoader}. */
    public KerasFormat() {}

    @Override
    public String name() {
        return "keras";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".h5", ".hdf5", ARCHIVE);
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(ARCHIVE)) {
            return archive(KerasArchive.read(file), data);
        }
        if (name.endsWith(WEIGHTS)) {
            KerasVariables variables = HdfReading.of(file, KerasVariables::of);
            return SavedModel.of(
                    variables,
                    data == null
                            ? null
                            : "the file has the weights alone: expected a whole model, as model.save writes it");
        }
        return SavedNetwork.of(KerasImport.network(KerasFile.read(file)), data);
    }

    private static SavedModel archive(KerasArchive archive, @Nullable DataSet data) throws IOException {
        if (data == null) {
            return SavedModel.of(archive.variables(), null);
        }
        Model network;
        try {
            network = KerasImport.network(KerasDialect.file(archive));
        } catch (ModelFileException e) {
            // the weights are there all the same
            return SavedModel.of(archive.variables(), e.getMessage());
        }
        return SavedNetwork.of(network, data);
    }
}
