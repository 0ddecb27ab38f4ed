package org.almagest.jobs.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.saved.ModelFileException;

/** The files beside a model in which its numbers lie: those in its own folder and below, and no others. */
final class ExternalData {
    private final Path model;
    private final Set<Path> files = new TreeSet<>();

    ExternalData(Path model) {
        this.model = model;
    }

    /** The files that have been found. */
    Set<Path> files() {
        return files;
    }

    /**
     * The place of an array.
     *
     * @param entries what the file says of it: location, offset, length
     * @param bytes how many it needs
     * @throws ModelFileException if that is outside the model's folder, not there, or too short
     */
    StoredTensor.Outside find(String array, Map<String, String> entries, long bytes) throws IOException {
        String location = entries.getOrDefault("location", "");
        Path file = inside(array, location);
        long offset = number(array, "offset", entries.getOrDefault("offset", "0"));
        long length = number(array, "length", entries.getOrDefault("length", Long.toString(bytes)));
        long size = Files.size(file);
        if (size > Bounds.FILE) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s lies in %s of %d bytes: expected a file of at most %d",
                    array,
                    location,
                    size,
                    Bounds.FILE));
        }
        if (length != bytes || offset > size || bytes > size - offset) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s needs %d bytes, and is given %d from %d on in %s, which has %d: expected as many within it; it is truncated, or of another model",
                    array,
                    bytes,
                    length,
                    offset,
                    location,
                    size));
        }
        files.add(file);
        return new StoredTensor.Outside(file, offset);
    }

    private Path inside(String array, String location) throws IOException {
        Path folder = model.toAbsolutePath().normalize().getParent();
        if (folder == null || location.isEmpty()) {
            throw outside(array, location);
        }
        Path file;
        try {
            file = folder.resolve(location).normalize();
        } catch (InvalidPathException e) {
            throw outside(array, location);
        }
        if (Path.of(location).isAbsolute() || !file.startsWith(folder)) {
            throw outside(array, location);
        }
        if (!Files.isRegularFile(file)) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s lies in %s, and there is no such file beside the model: expected it in the model's folder; keep both together",
                    array,
                    location));
        }
        // a link may lead elsewhere
        if (!file.toRealPath().startsWith(folder.toRealPath())) {
            throw outside(array, location);
        }
        return file;
    }

    private static ModelFileException outside(String array, String location) {
        return new ModelFileException(String.format(
                Locale.ROOT,
                "array %s lies in '%s', outside the model's folder: expected a file in it; nothing there was read",
                array,
                location));
    }

    private static long number(String array, String key, String text) throws ModelFileException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ModelFileException(String.format(
                Locale.ROOT, "array %s has the %s '%s': expected a whole number, not negative", array, key, text));
    }
}
