package org.almagest.jobs.saved;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.almagest.dynamics.data.DataSet;
import org.jspecify.annotations.Nullable;

/**
 * A file format in which models are saved. Found by {@link java.util.ServiceLoader}; one format a file. Files come from
 * anywhere: a reader bounds what it allocates, believes no size that a file gives, and makes no objects of classes that
 * the file names.
 */
public interface ModelFormat {
    /** Its word; the family of such models in the table of runs. */
    String name();

    /** How names of such files end, lower case, with the point. No two formats share one. */
    List<String> suffixes();

    /**
     * The names of the layers with weights, by layer number; empty where finding out means reading the whole model.
     *
     * @throws IOException if there is no such model in the file
     */
    default List<String> layers(Path file) throws IOException {
        return List.of();
    }

    /**
     * Further files in which numbers of the model lie; they are part of what it is.
     *
     * @throws IOException if there is no such model in the file
     */
    default List<Path> companions(Path file) throws IOException {
        return List.of();
    }

    /**
     * The model.
     *
     * @param data what the user wants it measured on; null for weights alone
     * @throws ModelFileException if the file holds no such model
     * @throws IllegalArgumentException if the model does not take {@code data}, naming both shapes
     * @throws IOException if the disk fails
     */
    SavedModel read(Path file, @Nullable DataSet data) throws IOException;
}
