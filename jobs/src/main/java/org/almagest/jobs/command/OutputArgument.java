package org.almagest.jobs.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.almagest.jobs.storage.OutputException;

/** An output folder named on the command line. */
final class OutputArgument {
    private static final Pattern URI_SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]+:");

    private OutputArgument() {}

    /**
     * Checks that {@code folder} is there, where that can be seen without a file system of Hadoop's.
     *
     * @throws OutputException if it is not
     */
    static void requireThere(String folder) {
        if (!URI_SCHEME.matcher(folder).find() && !Files.isDirectory(Path.of(folder))) {
            throw new OutputException(
                    String.format(Locale.ROOT, "%s: no such folder: expected the output folder of a sweep", folder));
        }
    }
}
