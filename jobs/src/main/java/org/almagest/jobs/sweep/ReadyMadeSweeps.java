package org.almagest.jobs.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;

/** The sweep files that come with Almagest: those of the studies, and those in the folder {@code sweeps} of the class path. */
public final class ReadyMadeSweeps {
    private static final String FOLDER = "sweeps";
    private static final String SUFFIX = ".yaml";

    private final Map<String, SweepSource> byName;

    private ReadyMadeSweeps(Map<String, SweepSource> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /** Reads them all, from folders as from jars. */
    public static ReadyMadeSweeps onClassPath() {
        Map<String, SweepSource> byName = ofFolders(ReadyMadeSweeps.class.getClassLoader());
        for (Study study : Studies.ALL.all()) {
            Stream.concat(study.sweeps().stream(), study.largeSweeps().stream()).forEach(name -> {
                SweepSource source = of(study, name);
                SweepSource other = byName.put(name, source);
                if (other != null) {
                    throw new IllegalStateException(String.format(
                            Locale.ROOT,
                            "two ready-made sweeps %s: %s and %s; rename one",
                            name,
                            other.file(),
                            source.file()));
                }
            });
        }
        return new ReadyMadeSweeps(byName);
    }

    /** Those in the folders {@code sweeps}, by name. */
    static Map<String, SweepSource> ofFolders(ClassLoader loader) {
        Map<String, SweepSource> byName = new TreeMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(FOLDER))) {
                URI uri = url.toURI();
                if (uri.getScheme().equals("jar")) {
                    try (FileSystem jar = FileSystems.newFileSystem(jarOf(uri))) {
                        readFolder(jar.getPath("/", FOLDER), byName);
                    }
                } else {
                    readFolder(Path.of(uri), byName);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the ready-made sweeps cannot be read from the class path", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class path entry is no URI: " + e.getInput(), e);
        }
        return byName;
    }

    /**
     * The sweep of {@code study} called {@code name}.
     *
     * @throws IllegalStateException if its file is not there
     */
    public static SweepSource of(Study study, String name) {
        String file = name + SUFFIX;
        String text = study.text(file)
                .orElseThrow(() -> new IllegalStateException(String.format(
                        Locale.ROOT,
                        "study %s names the sweep %s, but has no %s beside its class",
                        study.name(),
                        name,
                        file)));
        return new SweepSource(study.folder() + "/" + file, text, study.name());
    }

    /** Their names, sorted. */
    public Collection<String> names() {
        return byName.keySet();
    }

    /** The one called {@code name}. */
    public Optional<SweepSource> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    // By path rather than by URI: another thread may have the same jar's URI open already.
    private static Path jarOf(URI uri) {
        String specific = uri.getRawSchemeSpecificPart();
        return Path.of(URI.create(specific.substring(0, specific.indexOf("!/"))));
    }

    private static void readFolder(Path folder, Map<String, SweepSource> byName) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String fileName = String.valueOf(file.getFileName());
                if (fileName.endsWith(SUFFIX)) {
                    String name = fileName.substring(0, fileName.length() - SUFFIX.length());
                    byName.putIfAbsent(name, new SweepSource(FOLDER + "/" + fileName, Files.readString(file)));
                }
            }
        }
    }
}
