package org.almagest.jobs.onnx;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.Model;
import org.jspecify.annotations.Nullable;

/**
 * Family {@code onnx}: the network of an ONNX file, trained from the file's weights or from fresh ones. Batch normalisation
 * that is exported as it predicts takes the statistics of the batch in training steps, as PyTorch's does in training mode;
 * dropout is left out, as exporters do.
 */
@AutoService(Family.class)
public final class OnnxFamily implements Family {
    private static final String FILE = "file";
    private static final String INIT = "init";
    private static final String SCALE = "init_scale";

    /** For {@link java.util.ServiceLoader}. */
    public OnnxFamily() {}

    @Override
    public String name() {
        return "onnx";
    }

    /** 2: masks with −∞ are not trained, and numbers such as 0.1 are those that were meant in double precision too. */
    @Override
    public int version() {
        return 2;
    }

    @Override
    public String description() {
        return "the network of an ONNX file, such as torch.onnx.export writes, operator by operator";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredPath(FILE, "the file; numbers beside it are found in its own folder"),
                Parameter.choice(
                        INIT,
                        FILE,
                        List.of(FILE, "xavier", "he", "gaussian", "uniform", "xavier-uniform"),
                        "file: as the file has it; else weights and biases drawn as in other families, and scales of normalisations at 1"),
                Parameter.real(SCALE, 1, 0, 1e6, "factor of what is drawn").axis());
    }

    @Override
    public Map<String, String> files(Settings settings) {
        String given = settings.text(FILE);
        Map<String, String> files = new TreeMap<>(Map.of(FILE, given));
        try {
            Path file = Path.of(given);
            Path folder = file.toAbsolutePath().normalize().getParent();
            for (Path companion : OnnxReader.read(checked(file)).companions()) {
                files.put(
                        folder == null
                                ? companion.toString()
                                : folder.relativize(companion).toString(),
                        companion.toString());
            }
        } catch (IOException | IllegalArgumentException e) {
            // what is wrong with the file is said when the network is built
        }
        return files;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        String given = settings.text(FILE);
        try {
            OnnxModel model = OnnxReader.read(checked(Path.of(given)));
            return OnnxNetwork.of(model, Weights.of(model), features, outputs, fresh(settings));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s", given, e.getMessage() == null ? e.toString() : e.getMessage()),
                    e);
        }
    }

    private static @Nullable FreshStart fresh(Settings settings) {
        String kind = settings.text(INIT);
        return kind.equals(FILE) ? null : new FreshStart(new Initialisation(kind, settings.real(SCALE), 1));
    }

    /** A pipe would be waited for, and a large file take long. */
    private static Path checked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "no such file: expected an ONNX model; a path that is not absolute begins at the working directory");
        }
        long size = Files.size(file);
        if (size > Bounds.FILE) {
            throw new IOException(
                    String.format(Locale.ROOT, "the file has %d bytes: expected at most %d", size, Bounds.FILE));
        }
        return file;
    }
}
