package org.almagest.dynamics.data.nodes;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Sampling;

/**
 * Papers that cite each other, from a folder: either {@code NAME.nodes.tsv} and {@code NAME.edges.tsv} (see {@link
 * TabularCitations}), with the split that they give; or the original {@code NAME.content} and {@code NAME.cites} (see
 * {@link OriginalCitations}), which have none.
 */
abstract class CitationNetwork implements DataSource {
    private static final String CONTENT = "content";
    private static final String CITES = "cites";
    private static final String NODES = "nodes.tsv";
    private static final String EDGES = "edges.tsv";

    private static final int DEFAULT_PER_CLASS = 20;
    private static final int DEFAULT_TEST = 1000;

    private final String name;

    CitationNetwork(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.path(
                        "path",
                        "",
                        String.format(
                                Locale.ROOT,
                                "folder of %1$s.nodes.tsv and %1$s.edges.tsv, or of the original %1$s.content and %1$s.cites",
                                name)),
                Parameter.choice(
                        "split",
                        "given",
                        List.of("given", "drawn"),
                        "given: as in the nodes file; drawn: as the next two say (the original files have none)"),
                Parameter.integer(
                        "train_per_class",
                        DEFAULT_PER_CLASS,
                        1,
                        100_000,
                        "papers of each class to train on, where drawn"),
                Parameter.integer("test", DEFAULT_TEST, 0, 10_000_000, "papers to test on, where drawn"),
                Parameter.choice(
                        "dangling",
                        "refuse",
                        List.of("refuse", "drop"),
                        "citations of papers that are not there: refuse the file, or drop them"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean graph() {
        return true;
    }

    @Override
    public Map<String, String> files(Settings settings) {
        Path folder = folder(settings);
        return Stream.of(original(folder) ? CONTENT : NODES, original(folder) ? CITES : EDGES)
                .collect(Collectors.toMap(extension -> extension, extension -> file(folder, extension)));
    }

    /** There is no way to know without reading. */
    @Override
    public Dimensions dimensions(Settings settings) {
        DataSet data = load(settings);
        return new Dimensions(
                1, data.train().outputs(), data.train().count(), data.test().count());
    }

    @Override
    public DataSet load(Settings settings) {
        Path folder = folder(settings);
        boolean drop = settings.text("dangling").equals("drop");
        if (original(folder)) {
            return drawn(OriginalCitations.read(name, file(folder, CONTENT), file(folder, CITES), drop), settings);
        }
        TabularCitations tables = TabularCitations.read(name, file(folder, NODES), file(folder, EDGES), drop);
        return settings.text("split").equals("drawn") ? drawn(tables.nodes(), settings) : tables.split();
    }

    private DataSet drawn(LabelledNodes nodes, Settings settings) {
        int perClass = settings.integer("train_per_class");
        int[] order = Sampling.order(nodes.labels().length, settings.whole("data_seed"));
        int[] taken = new int[nodes.classes()];
        List<Integer> train = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        for (int node : order) {
            int label = nodes.labels()[node];
            if (label >= 0) {
                boolean wanted = taken[label] < perClass;
                taken[label]++;
                (wanted ? train : rest).add(node);
            }
        }
        int least = Arrays.stream(taken).min().orElse(0);
        int test = settings.integer("test");
        if (least < perClass || rest.size() < test) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s%s: train_per_class is %d and test %d%s, but the smallest class has %d papers, and %d are left to test on: set train_per_class from 1 to %d, and test to what it leaves",
                    name,
                    original(folder(settings)) ? ", whose original files have no split, so that one is drawn" : "",
                    perClass,
                    test,
                    perClass == DEFAULT_PER_CLASS && test == DEFAULT_TEST ? ", their defaults" : "",
                    least,
                    rest.size(),
                    Math.max(1, least)));
        }
        int[] held = rest.subList(rest.size() - test, rest.size()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        return nodes.split(train.stream().mapToInt(Integer::intValue).toArray(), held);
    }

    private Path folder(Settings settings) {
        String path = settings.text("path");
        if (path.isBlank()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: no path given: expected the folder of %s.nodes.tsv and %s.edges.tsv, as in data: {name: %s, path: FOLDER}",
                    name,
                    name,
                    name,
                    name));
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new DataException(String.format(Locale.ROOT, "%s: %s is no path: expected a folder", name, path), e);
        }
    }

    private boolean original(Path folder) {
        return Files.exists(folder.resolve(name + "." + CONTENT)) && !Files.exists(folder.resolve(name + "." + NODES));
    }

    private String file(Path folder, String extension) {
        return folder.resolve(name + "." + extension).toString();
    }
}
