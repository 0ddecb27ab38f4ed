package org.almagest.jobs.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;

/**
 * The {@code run_id} of a run: a hash of all that determines its bits, and of nothing else. The sweep's name is not part
 * of it, so that sweeps that share a run share its row.
 */
public final class RunIdentity {
    private static final int BYTES = 16;

    private RunIdentity() {}

    /** 32 hexadecimal digits: the first 16 bytes of SHA-256 over the semantics version and the canonical JSON. */
    public static String of(RunConfiguration configuration) {
        return of(CanonicalJson.write(configuration));
    }

    /** The same for a configuration that is already {@link CanonicalJson}. */
    public static String of(String canonicalJson) {
        return of(canonicalJson, Run.SEMANTICS_VERSION);
    }

    static String of(String canonicalJson, int semanticsVersion) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((semanticsVersion + "\n" + canonicalJson).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
