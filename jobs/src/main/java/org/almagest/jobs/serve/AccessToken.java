package org.almagest.jobs.serve;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A secret that callers have to show. It never appears in a message or in {@link #toString}. */
public final class AccessToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] secret;

    private AccessToken(String secret, String source) {
        // what a header may carry, so that a token that no client could send is refused at once
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new ServeException(String.format(
                    Locale.ROOT,
                    "%s holds no token: expected one line of printable ASCII characters without spaces; make one with openssl rand -hex 32",
                    source));
        }
        this.secret = secret.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The token of the file, otherwise that of the environment, otherwise none. Neither shows in the list of processes.
     *
     * @param file path of a file that holds the token and nothing else but white space around it
     * @param environment value of the environment variable {@code variable}
     * @throws ServeException if the file cannot be read, or what was found is no token
     */
    public static @Nullable AccessToken find(@Nullable String file, String variable, @Nullable String environment) {
        if (file != null) {
            return new AccessToken(content(file), "token file " + file);
        }
        return environment == null
                ? null
                : new AccessToken(environment.strip(), "the environment variable " + variable);
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (MalformedInputException e) {
            return "";
        } catch (IOException e) {
            throw new ServeException(
                    String.format(
                            Locale.ROOT,
                            "token file %s cannot be read (%s): expected a file that holds the token",
                            file,
                            e.getClass().getSimpleName()),
                    e);
        }
    }

    /** Whether the header {@code authorization} shows it; takes as long for a wrong token as for the right one. */
    boolean isShownBy(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        secret, authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "a token";
    }
}
