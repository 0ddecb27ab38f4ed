package org.almagest.jobs.command;

import org.almagest.jobs.serve.AccessToken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What clients of the tables have to show. Never an argument itself: every user of a machine sees those. */
final class TokenOption {
    private static final String VARIABLE = "ALMAGEST_TOKEN";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Ask clients of the tables for the token in this file (default: that in the variable "
                    + VARIABLE + ", otherwise none).")
    private @Nullable String file;

    /** The token; null where none is asked for. */
    @Nullable
    AccessToken token() {
        return AccessToken.find(file, VARIABLE, System.getenv(VARIABLE));
    }
}
