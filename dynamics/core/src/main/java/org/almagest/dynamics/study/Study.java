package org.almagest.dynamics.study;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A paper that can be run again: a page, sweeps and claims, in one folder beside the class. Found by {@link
 * java.util.ServiceLoader}. The texts are resources of the class: {@code README.md}, {@code claims.yaml}, and a {@code
 * NAME.yaml} for each sweep.
 */
public interface Study {
    /** The file of the claims, beside the class. */
    String CLAIMS = "claims.yaml";

    /** The word on the command line, such as {@code depth-scaling}. */
    String name();

    /** The paper in one line: title, authors, venue and year. */
    String title();

    /** Names of the sweeps that the study runs, in their order; each is also a ready-made sweep of that name. */
    List<String> sweeps();

    /** Names of further sweeps beside them that take too long to be part of the study; asked for by name. */
    default List<String> largeSweeps() {
        return List.of();
    }

    /** Where the texts lie on the class path, such as {@code org/almagest/studies/condensation}. */
    default String folder() {
        return getClass().getPackageName().replace('.', '/');
    }

    /**
     * The text beside the class called {@code file}; empty where there is none.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    default Optional<String> text(String file) {
        try (InputStream stream = getClass().getResourceAsStream(file)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    String.format(Locale.ROOT, "%s of study %s cannot be read", file, name()), e);
        }
    }
}
