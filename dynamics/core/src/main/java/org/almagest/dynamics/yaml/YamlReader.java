package org.almagest.dynamics.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads text into {@link Yaml} by SnakeYAML's node tree, which knows positions and constructs no objects. */
public final class YamlReader {
    private static final int DEEPEST = 20;
    private static final int MOST_ALIASES = 100;

    private final Diagnostics problems;
    // Aliases share one node, so they share one value: a bomb of aliases stays as small as its text.
    private final IdentityHashMap<Node, Yaml> read = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlReader(Diagnostics problems) {
        this.problems = problems;
    }

    /**
     * The only document of {@code text}; empty, with a problem reported, where there is none.
     *
     * @param expected what the document should be, for that problem
     */
    public static Optional<Yaml> read(String text, String expected, Diagnostics problems) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new org.yaml.snakeyaml.Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add(Position.START, "the file is empty: expected " + expected);
                return Optional.empty();
            }
            return Optional.of(new YamlReader(problems).convert(root));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            String context = e.getContext() == null ? "" : e.getContext() + ", ";
            problems.add(at(mark), "not YAML: " + oneLine(context + e.getProblem()));
        } catch (ReaderException e) {
            problems.add(
                    inText(text, e.getPosition()),
                    String.format(
                            Locale.ROOT,
                            "not YAML: the character U+%04X is not allowed; expected plain text",
                            e.getCodePoint()));
        } catch (YAMLException e) {
            problems.add(Position.START, "not YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private Yaml convert(Node node) {
        Yaml known = read.get(node);
        if (known != null) {
            return known;
        }
        Position position = at(node.getStartMark());
        if (!open.add(node)) {
            problems.add(position, "an alias refers to what it stands in: write the value out");
            return new Yaml.Scalar(position, "", false);
        }
        if (!node.getTag().startsWith(Tag.PREFIX)) {
            problems.add(
                    position,
                    String.format(
                            Locale.ROOT,
                            "unknown tag %s: drop it",
                            node.getTag().getValue()));
        }
        Yaml value;
        if (node instanceof MappingNode mapping) {
            value = new Yaml.Mapping(position, entries(mapping));
        } else if (node instanceof SequenceNode sequence) {
            List<Yaml> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(convert(item)));
            value = new Yaml.Sequence(position, List.copyOf(items));
        } else {
            ScalarNode scalar = (ScalarNode) node;
            value = new Yaml.Scalar(position, scalar.getValue(), !scalar.isPlain());
        }
        open.remove(node);
        read.put(node, value);
        return value;
    }

    private Map<String, Yaml.Entry> entries(MappingNode mapping) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Position position = at(tuple.getKeyNode().getStartMark());
            Yaml value = convert(tuple.getValueNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(position, "a key is not a word: expected key: value");
            } else if (key.isPlain() && key.getValue().equals("<<")) {
                problems.add(position, "merge keys (<<) are not known here: write the keys out");
            } else {
                Yaml.Entry first = entries.putIfAbsent(key.getValue(), new Yaml.Entry(position, value));
                if (first != null) {
                    problems.add(
                            position,
                            String.format(
                                    Locale.ROOT,
                                    "%s is given twice, first at %s: drop one",
                                    key.getValue(),
                                    first.key()));
                }
            }
        }
        return entries;
    }

    private static Position at(Mark mark) {
        return mark == null ? Position.START : new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Position inText(String text, int offset) {
        String before = text.substring(0, Math.min(offset, text.length()));
        return new Position(
                (int) before.chars().filter(c -> c == '\n').count() + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\n\\s*", " ");
    }
}
