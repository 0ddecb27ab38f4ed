package org.almagest.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of {@code deploy/} as they are in the repository. */
public final class DeployFiles {
    /** The repository. */
    public static final Path ROOT = Path.of("..");

    /** The folder. */
    public static final Path DEPLOY = ROOT.resolve("deploy");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeployFiles() {}

    /** The documents of a YAML file, with its aliases filled in; a key that is there twice is an error. */
    public static List<JsonNode> documents(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file)) {
            new Yaml(new SafeConstructor(options)).loadAll(text).forEach(each -> documents.add(JSON.valueToTree(each)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** The only document of a YAML file. */
    public static JsonNode document(Path file) {
        List<JsonNode> documents = documents(file);
        if (documents.size() != 1) {
            throw new IllegalStateException("%s has %d documents, expected one".formatted(file, documents.size()));
        }
        return documents.get(0);
    }

    /** The object of that kind and name in a file of the base of {@code deploy/kubernetes}. */
    public static JsonNode kubernetes(String file, String kind, String name) {
        return documents(DEPLOY.resolve("kubernetes/base").resolve(file)).stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s has no %s %s".formatted(file, kind, name)));
    }

    /** The texts in an array. */
    public static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** All files below a folder. */
    static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a file. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the build file of the whole says, such as {@code spark.version}; the first of that name. */
    static String built(String element) {
        Matcher value = Pattern.compile("<%1$s>([^<]*)</%1$s>".formatted(Pattern.quote(element)))
                .matcher(String.join("\n", lines(ROOT.resolve("pom.xml"))));
        if (!value.find()) {
            throw new IllegalStateException("pom.xml has no " + element);
        }
        return value.group(1);
    }

    /** The port that dashboards/ expects a sweep's metrics on. */
    static int metricsPort() {
        String target = document(ROOT.resolve("dashboards/src/main/resources/prometheus/prometheus.yml"))
                .at("/scrape_configs/0/static_configs/0/targets/0")
                .asText();
        return Integer.parseInt(target.substring(target.indexOf(':') + 1));
    }
}
