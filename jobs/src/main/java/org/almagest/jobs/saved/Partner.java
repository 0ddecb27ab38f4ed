package org.almagest.jobs.saved;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.LandscapeProbe;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.RunConfiguration;
import org.jspecify.annotations.Nullable;

/** The other network of a pair: a file whose parameters are those of the network that is measured, such as another run's. */
final class Partner {
    private Partner() {}

    /** The file that a probe is told to compare with; null where none is. */
    static @Nullable String path(List<ProbeRequest> probes) {
        for (ProbeRequest request : probes) {
            Object path = request.settings().values().get(LandscapeProbe.PARTNER);
            if (path instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /**
     * Its flat parameter vector; null where none is asked for, or where the network itself cannot be evaluated.
     *
     * @param base the folder that relative paths begin at
     * @throws ModelFileException if it is no network with the same parameters, naming what is
     */
    static double @Nullable [] of(RunConfiguration configuration, Path base, SavedModel saved, @Nullable DataSet data)
            throws IOException {
        String path = path(configuration.probes());
        if (path == null || !saved.model().predicts()) {
            return null;
        }
        Path file = base.resolve(path);
        ModelFormat format = ModelFiles.format(file)
                .orElseThrow(() -> new ModelFileException(String.format(
                        Locale.ROOT,
                        "partner %s: no known format: expected a name that ends in %s",
                        path,
                        ModelFiles.suffixes())));
        try {
            SavedModels.check(format, file, configuration.model().text(CheckpointRuns.PARTNER));
            SavedModel other = format.read(file, data);
            List<Block> own = saved.model().blocks();
            if (!other.model().predicts() || !other.model().blocks().equals(own)) {
                throw new ModelFileException(
                        other.obstacle() == null
                                ? String.format(
                                        Locale.ROOT,
                                        "its parameters are %s, those of the network %s: expected the same",
                                        words(other.model().blocks()),
                                        words(own))
                                : other.obstacle());
            }
            return other.parameters();
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelFileException(String.format(Locale.ROOT, "partner %s: %s", path, e.getMessage()), e);
        }
    }

    private static String words(List<Block> blocks) {
        return blocks.stream()
                .map(block -> String.format(
                        Locale.ROOT,
                        "%s of layer %d, %d × %d",
                        block.name(),
                        block.layer(),
                        block.rows(),
                        block.cols()))
                .toList()
                .toString();
    }
}
