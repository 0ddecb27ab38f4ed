package org.almagest.jobs.dl4j.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.saved.ModelFileException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What lies in an HDF5 file of Keras.
 *
 * @param configuration of the model, with Keras' version and backend in it, as where Keras writes it alone
 * @param training how it was compiled; null if it was not
 * @param weights by layer, then by parameter, such as {@code kernel}; each as Keras has it
 * @param numbers in all weights
 */
record KerasFile(
        JsonNode configuration, @Nullable String training, Map<String, Map<String, INDArray>> weights, long numbers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "keras_version";

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is no such file, or of another version
     */
    static KerasFile read(Path file) throws IOException {
        return HdfReading.of(file, KerasFile::read);
    }

    private static KerasFile read(HdfFile archive, long size) throws IOException {
        String version = text(archive, VERSION);
        String configuration = text(archive, "model_config");
        if (version == null || configuration == null || !(archive.getChild("model_weights") instanceof Group root)) {
            throw new ModelFileException(
                    "no keras_version, model_config and model_weights in the HDF5 file: expected a whole model as model.save writes it, not weights alone");
        }
        if (!version.startsWith("2.")) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the file is of Keras %s: expected 2; save the model as .keras instead, as Keras 3 does of itself",
                    version));
        }
        if (!(JSON.readTree(configuration) instanceof ObjectNode model)) {
            throw new ModelFileException("model_config is no JSON object: expected that of a Keras model");
        }
        model.put(VERSION, version);
        model.put("backend", text(archive, "backend"));
        Map<String, Map<String, INDArray>> weights = new LinkedHashMap<>();
        long numbers = 0;
        for (Node child : root.getChildren().values()) {
            if (child instanceof Group layer && layer.getHdfFile() == archive) {
                Map<String, INDArray> arrays = arrays(layer, size - numbers);
                weights.put(layer.getName(), arrays);
                numbers += arrays.values().stream().mapToLong(INDArray::length).sum();
            }
        }
        return new KerasFile(model, text(archive, "training_config"), weights, numbers);
    }

    private static @Nullable String text(Node node, String name) {
        Attribute attribute = node.getAttribute(name);
        return attribute != null && attribute.getData() instanceof String text ? text : null;
    }

    private static Map<String, INDArray> arrays(Group layer, long most) throws ModelFileException {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        Attribute names = layer.getAttribute("weight_names");
        if (names == null || !(names.getData() instanceof String[] paths)) {
            return arrays;
        }
        long left = Math.min(most, Bounds.NUMBERS);
        for (String path : paths) {
            Dataset dataset = layer.getDatasetByPath(path);
            // HDF5 has links, and one may lead into another file
            if (dataset.getHdfFile() != layer.getHdfFile()) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "%s/%s lies in another file: expected all weights in this one; nothing there was read",
                        layer.getName(),
                        path));
            }
            int[] shape = dataset.getDimensions();
            // no number takes less than a byte of the file, since Keras compresses nothing; one that is linked to twice
            // counts so
            if (dataset.getSize() > left || !dataset.getFilters().isEmpty()) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "%s/%s holds %d numbers, or is compressed: expected no more than the file has bytes",
                        layer.getName(),
                        path,
                        dataset.getSize()));
            }
            left -= dataset.getSize();
            String parameter = path.substring(path.lastIndexOf('/') + 1).replaceFirst(":[0-9]+$", "");
            arrays.put(parameter, array(layer.getName() + "/" + path, dataset.getDataFlat(), shape));
        }
        return arrays;
    }

    private static INDArray array(String name, Object data, int[] shape) throws ModelFileException {
        long[] extents = new long[shape.length];
        Arrays.setAll(extents, axis -> shape[axis]);
        if (data instanceof float[] singles) {
            return Nd4j.createFromArray(singles).reshape('c', extents);
        } else if (data instanceof double[] doubles) {
            return Nd4j.createFromArray(doubles).reshape('c', extents);
        }
        throw new ModelFileException(String.format(
                Locale.ROOT,
                "%s holds %s: expected float32 or float64; save it as one of these",
                name,
                data.getClass().getSimpleName()));
    }
}
