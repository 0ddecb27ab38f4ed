package org.almagest.jobs.saved;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.almagest.dynamics.data.arrays.Bounds;

/** What a file holds, as a hash: part of a run's identity, so that a file that was replaced is another run. */
final class Content {
    /** Stands for a file that cannot be read, or is larger than allowed. */
    static final String UNKNOWN = "unknown";

    private static final int BYTES = 16;
    private static final int CHUNK = 1 << 16;

    private Content() {}

    /** 32 hexadecimal digits, or {@link #UNKNOWN}. */
    static String of(Path file) {
        try {
            if (Files.size(file) > Bounds.FILE) {
                return UNKNOWN;
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    digest.update(chunk, 0, read);
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (IOException e) {
            return UNKNOWN;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
