package org.almagest.jobs.saved;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Extensions;

/** Finds files of the formats on the class path. */
final class ModelFiles {
    /** All formats on the class path. */
    static final Extensions<ModelFormat> FORMATS =
            Extensions.load(ModelFormat.class, "model format", ModelFormat::name);

    /** What torch.save writes. */
    private static final Pattern TORCH = Pattern.compile("(?i).*\\.(pt|pth)");

    private ModelFiles() {}

    /** The format of a file with this name, if there is one. */
    static Optional<ModelFormat> format(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return FORMATS.all().stream()
                .filter(format -> format.suffixes().stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** How such files' names end, for a message. */
    static String suffixes() {
        List<String> suffixes = new ArrayList<>();
        FORMATS.all().forEach(format -> suffixes.addAll(format.suffixes()));
        return String.join(", ", suffixes);
    }

    /** The way to the formats of another module, which not everybody has on the class path. */
    private static String others() {
        return FORMATS.names().contains("dl4j")
                ? ""
                : "; for those of DL4J and Keras (.zip, .h5), build jobs/dl4j as well: mvn -DskipTests -pl jobs/dl4j -am package";
    }

    /**
     * The models that are meant by files and folders; of a folder, all files in it and below that are named as a format has
     * it, in the order of their names.
     *
     * @throws IllegalArgumentException if one is not there, is of no known format, or a folder has none
     */
    static List<Path> find(List<String> models) {
        Set<Path> found = new LinkedHashSet<>();
        for (String model : models) {
            Path path = Path.of(model).normalize();
            if (Files.isDirectory(path)) {
                List<Path> within = within(path);
                if (within.isEmpty()) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "%s: no models in this folder: expected files that end in %s%s",
                            model,
                            suffixes(),
                            others()));
                }
                found.addAll(within);
            } else if (!Files.exists(path)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "%s: no such file or folder: expected a saved model, or a folder of them", model));
            } else if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: neither a file nor a folder: expected a saved model, or a folder of them",
                        model));
            } else if (TORCH.matcher(String.valueOf(path.getFileName())).matches()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: a pickle of PyTorch's runs code when it is read, so it is not read: write its weights with safetensors.torch.save_file(torch.load('%s', weights_only=True), 'model.safetensors'), or the network with torch.onnx.export(model, (example,), 'model.onnx', dynamic_shapes=({0: 'n'},))",
                        model,
                        path.getFileName()));
            } else if (format(path).isEmpty()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: no known format: expected a name that ends in %s%s",
                        model,
                        suffixes(),
                        others()));
            } else {
                found.add(path);
            }
        }
        return List.copyOf(found);
    }

    private static List<Path> within(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> format(file).isPresent() && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "%s: cannot be listed (%s): expected a folder that may be read", folder, e),
                    e);
        }
    }
}
