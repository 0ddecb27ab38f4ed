package org.almagest.jobs.serve;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.almagest.flight.Transport;

/**
 * What answers the network, in a class loader of its own: the jars of the folder {@code flight} beside the program's, and the
 * module {@code flight} itself. It sees the JDK, the types that both sides share, and no library of the class path, where Spark
 * needs older ones of the same names.
 */
final class FlightLibraries {
    /** Beside the jar, or the folder of classes, that this class lies in. */
    private static final String FOLDER = "flight";

    /** What both sides share: this package without those in it, and how a table's columns are described. */
    private static final String SHARED = Transport.class.getPackageName() + ".";

    private static final String COLUMNS = "org.apache.parquet.schema.";

    private FlightLibraries() {}

    /** Loaded once a process, when it first serves. */
    private static final class Loaded {
        static final Transport TRANSPORT = load(folder());
    }

    /**
     * What can serve.
     *
     * @throws ServeException if the libraries are not there
     */
    static Transport transport() {
        // looked at each time, since a class whose initialization has failed says why only once
        jars(folder());
        return Loaded.TRANSPORT;
    }

    /** Where the libraries lie. */
    static Path folder() {
        return place(FlightLibraries.class).resolveSibling(FOLDER);
    }

    private static Transport load(Path folder) {
        List<URL> urls = new ArrayList<>();
        urls.add(url(place(Transport.class)));
        jars(folder).forEach(jar -> urls.add(url(jar)));
        ClassLoader loader = new URLClassLoader("flight", urls.toArray(URL[]::new), new Gate());
        return ServiceLoader.load(Transport.class, loader)
                .findFirst()
                .orElseThrow(() -> absent(folder, "nothing in it can serve"));
    }

    /** The jars in {@code folder}, by name. */
    static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (!jars.isEmpty()) {
                return jars;
            }
        } catch (IOException e) {
            throw absent(folder, e.getClass().getSimpleName());
        }
        throw absent(folder, "no jar in it");
    }

    private static ServeException absent(Path folder, String reason) {
        return new ServeException(String.format(
                Locale.ROOT,
                "tables cannot be served, since the libraries in %s are not there (%s): expected the folder %s of a build beside the "
                        + "program's jar; copy it there, or serve from a built checkout or an installation: almagest serve DIR",
                folder,
                reason,
                FOLDER));
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the shared types through, and nothing else of the class path: neither classes nor resources. */
    private static final class Gate extends ClassLoader {
        Gate() {
            super("flight's gate", getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            boolean shared = name.startsWith(SHARED) && name.indexOf('.', SHARED.length()) < 0;
            if (shared || name.startsWith(COLUMNS)) {
                return Class.forName(name, false, Transport.class.getClassLoader());
            }
            throw new ClassNotFoundException(name);
        }
    }
}
