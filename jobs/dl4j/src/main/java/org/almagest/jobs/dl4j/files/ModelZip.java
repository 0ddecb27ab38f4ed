package org.almagest.jobs.dl4j.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.almagest.dynamics.config.Reason;
import org.almagest.dynamics.data.arrays.BoundedZip;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.saved.ModelFileException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads what DL4J's ModelSerializer has written. Not by means of it: it deserialises Java objects that lie in the zip, and
 * allocates what the file claims to hold.
 */
final class ModelZip {
    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";

    private ModelZip() {}

    /**
     * The network, its parameters in place.
     *
     * @throws org.almagest.dynamics.data.arrays.ArrayFileException if the file is no whole zip; a ModelFileException if there is
     *     no network in it
     */
    static Model read(Path file) throws IOException {
        try (ZipFile zip = BoundedZip.open(file)) {
            CheckedConfiguration configuration = CheckedConfiguration.parse(text(zip));
            ZipEntry entry = entry(zip, COEFFICIENTS);
            // of an entry whose size is unknown nothing is claimed
            BoundedZip.check(file, Math.max(0, entry.getSize()));
            try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                return network(configuration, Coefficients.read(in, entry.getSize()));
            } catch (EOFException | ZipException e) {
                throw new ModelFileException(
                        String.format(
                                Locale.ROOT,
                                "%s cannot be read (%s): expected as many numbers as it says; the file is damaged",
                                COEFFICIENTS,
                                e.getMessage()),
                        e);
            }
        }
    }

    private static String text(ZipFile zip) throws IOException {
        try (InputStream in = zip.getInputStream(entry(zip, CONFIGURATION))) {
            byte[] bytes = in.readNBytes(Bounds.HEADER + 1);
            if (bytes.length > Bounds.HEADER) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "%s is longer than %d bytes: expected at most as many",
                        CONFIGURATION,
                        Bounds.HEADER));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (EOFException | ZipException e) {
            throw new ModelFileException(
                    String.format(Locale.ROOT, "%s cannot be read (%s)", CONFIGURATION, e.getMessage()), e);
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) throws ModelFileException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "a zip without %s is no model of DL4J: expected one that ModelSerializer has written",
                    name));
        }
        return entry;
    }

    private static Model network(CheckedConfiguration configuration, INDArray parameters) throws ModelFileException {
        try {
            if (configuration.layers()) {
                MultiLayerNetwork network =
                        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration.json()));
                network.init(parameters, false);
                return network;
            }
            ComputationGraph network =
                    new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.json()));
            network.init(parameters, false);
            return network;
        } catch (RuntimeException e) {
            throw new ModelFileException(
                    String.format(
                            Locale.ROOT,
                            "DL4J does not make a network of it (%s): expected configuration and parameters that belong together",
                            Reason.message(e)),
                    e);
        }
    }
}
