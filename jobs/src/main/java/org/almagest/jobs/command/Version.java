package org.almagest.jobs.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.almagest.dynamics.train.Run;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says; the jar knows its own version from the build. */
final class Version implements IVersionProvider {
    private static final String BUILT = "/META-INF/maven/org.almagest/almagest-jobs/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties built = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(BUILT)) {
            if (in != null) {
                built.load(in);
            }
        }
        return new String[] {
            "Almagest " + built.getProperty("version", "of an unpackaged build"),
            "run semantics " + Run.SEMANTICS_VERSION,
            "Java " + Runtime.version()
        };
    }
}
