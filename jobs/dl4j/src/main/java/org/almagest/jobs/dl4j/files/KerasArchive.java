package org.almagest.jobs.dl4j.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.almagest.dynamics.data.arrays.BoundedZip;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.saved.ModelFileException;

/**
 * What lies in an archive of Keras 3, {@code model.save("x.keras")}: a zip with a configuration and an HDF5 file. Nothing is
 * unpacked to a disk, no object that the configuration names is made, and what else lies in the archive is not read.
 *
 * @param configuration of the model, in the words of Keras 3
 * @param variables its weights
 */
record KerasArchive(ObjectNode configuration, KerasVariables variables) {
    private static final String METADATA = "metadata.json";
    private static final String CONFIGURATION = "config.json";
    private static final String WEIGHTS = "model.weights.h5";

    /** Bytes of weights, which are held in memory: as many as singles of the largest model. */
    private static final long MOST_BYTES = Float.BYTES * Bounds.NUMBERS;

    /** Keras compresses nothing, and weights become smaller by a tenth; zeros at the start of training by much more. */
    private static final long MOST_TIMES = 16;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads an archive.
     *
     * @throws org.almagest.dynamics.data.arrays.ArrayFileException if the file is no whole zip
     * @throws ModelFileException if it is none of Keras 3, or holds more than it can
     */
    static KerasArchive read(Path file) throws IOException {
        try (ZipFile zip = BoundedZip.open(file)) {
            checkNames(zip);
            String version = object(zip, METADATA).path("keras_version").asText();
            if (!version.startsWith("3.")) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "the archive is of Keras '%s': expected 3; load it there and save it again, or its weights as npz",
                        version));
            }
            ObjectNode configuration = object(zip, CONFIGURATION);
            byte[] weights = weights(zip, file);
            return new KerasArchive(configuration, HdfReading.of(weights, KerasVariables::of));
        }
    }

    /** Nothing is written anywhere; who packs a file under such a name means harm all the same. */
    private static void checkNames(ZipFile zip) throws ModelFileException {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.startsWith("/")
                    || name.contains("\\")
                    || name.contains(":")
                    || name.matches("(.*/)?\\.\\.(/.*)?")) {
                throw new ModelFileException(String.format(
                        Locale.ROOT, "the archive holds '%s': expected names within the archive alone", name));
            }
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) throws ModelFileException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "a zip without %s is no model of Keras 3: expected one that model.save has written, its weights in one file",
                    name));
        }
        return entry;
    }

    private static ObjectNode object(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, name))) {
            byte[] bytes = in.readNBytes(Bounds.HEADER + 1);
            if (bytes.length > Bounds.HEADER) {
                throw new ModelFileException(String.format(
                        Locale.ROOT, "%s is longer than %d bytes: expected at most as many", name, Bounds.HEADER));
            }
            JsonNode root = JSON.readTree(bytes);
            if (root instanceof ObjectNode object) {
                return object;
            }
            throw new ModelFileException(
                    String.format(Locale.ROOT, "%s is no JSON object: expected that of a model of Keras 3", name));
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    String.format(
                            Locale.ROOT,
                            "%s is no JSON (%s): expected that of a model of Keras 3",
                            name,
                            e.getOriginalMessage()),
                    e);
        } catch (EOFException | ZipException e) {
            throw damaged(name, e);
        }
    }

    private static byte[] weights(ZipFile zip, Path file) throws IOException {
        ZipEntry entry = entry(zip, WEIGHTS);
        long size = entry.getSize();
        long most = Math.min(MOST_BYTES, MOST_TIMES * file.toFile().length());
        if (size < 0 || size > most) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%s claims to have %d bytes: expected at most %d in an archive of this size",
                    WEIGHTS,
                    size,
                    most));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length != size || in.read() >= 0) {
                throw new ModelFileException(String.format(
                        Locale.ROOT, "%s has not the %d bytes that the archive says: it is damaged", WEIGHTS, size));
            }
            return bytes;
        } catch (EOFException | ZipException e) {
            throw damaged(WEIGHTS, e);
        }
    }

    private static ModelFileException damaged(String name, IOException why) {
        return new ModelFileException(
                String.format(
                        Locale.ROOT,
                        "%s cannot be read (%s): expected as many bytes as the archive says; it is damaged",
                        name,
                        why.getMessage()),
                why);
    }
}
