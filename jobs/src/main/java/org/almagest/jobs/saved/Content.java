package org.almagest.jobs.saved;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.almagest.dynamics.data.arrays.Bounds;

/** What a file holds, as a hash: part of a run's identity, so that a file that was replaced is another run. */
final class Content {
    /** Stands for a file that cannot be read, or is larger than allowed. */
    static final String UNKNOWN = "unknown";

    private static final int BYTES = 16;
    private static final int CHUNK = 1 << 16;

    private Content() {}

    /** 32 hexadecimal digits, or {@link #UNKNOWN}; of the file and those that {@code format} finds beside it. */
    static String of(ModelFormat format, Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        try {
            if (Files.size(file) > Bounds.FILE) {
                return UNKNOWN;
            }
            files.addAll(format.companions(file));
        } catch (IOException | RuntimeException e) {
            // what is wrong with the file is for its reader to say
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path each : files) {
                add(digest, each);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (IOException e) {
            return UNKNOWN;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
    }
}
