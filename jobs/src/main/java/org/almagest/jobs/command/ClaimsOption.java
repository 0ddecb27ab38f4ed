package org.almagest.jobs.command;

import java.util.List;
import org.almagest.dynamics.claim.Claim;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.sweep.SweepSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A file of a user's own claims. */
final class ClaimsOption {
    @Option(
            names = "--claims",
            paramLabel = "FILE",
            description =
                    "Judge the claims of this file as well, this time (almagest list --schema describes it; claims that "
                            + "are to stay with a sweep belong under the key claims of its file).")
    private @Nullable String file;

    /**
     * The claims; none without the option.
     *
     * @throws org.almagest.dynamics.yaml.InvalidFileException with all that is wrong with the file
     */
    List<Claim> claims() {
        String named = file;
        return named == null
                ? List.of()
                : SweepClaims.onClassPath()
                        .ofFile(
                                named,
                                SweepSource.ofFile(named, "a file of claims").text());
    }
}
