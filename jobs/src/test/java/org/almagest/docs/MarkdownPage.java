package org.almagest.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path where it lies
 * @param text all of it
 */
public record MarkdownPage(Path path, String text) {
    /** The repository's folder; tests run in that of their module. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);
    private static final Pattern INLINE = Pattern.compile("`([^`\n]+)`");

    /**
     * A block between lines of three backticks.
     *
     * @param language the word after the first three; empty where there is none
     * @param line of the page, where the block's text begins
     * @param text what is between
     */
    public record Fence(String language, int line, String text) {}

    /** A page that is there. */
    public static MarkdownPage of(Path path) {
        try {
            return new MarkdownPage(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page at {@code path} in the repository. */
    public static MarkdownPage at(String path) {
        return of(ROOT.resolve(path));
    }

    /** README.md and what is in docs: what a user reads. */
    public static List<MarkdownPage> ofUsers() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(path -> path.toString().endsWith(".md")).sorted())
                    .map(MarkdownPage::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages of the repository, but not what a build leaves. */
    public static List<MarkdownPage> all() {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of(".", "docs", "deploy", "dynamics", "jobs", "metrics", "dashboards")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.equals(".") ? 1 : Integer.MAX_VALUE)) {
                files.filter(path -> path.toString().endsWith(".md"))
                        .filter(path ->
                                !ROOT.relativize(path.normalize()).toString().matches("(.*/)?(target|node_modules)/.*"))
                        .sorted()
                        .forEach(path -> pages.add(path.normalize()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages.stream().map(MarkdownPage::of).toList();
    }

    /** Its path in the repository. */
    public String name() {
        return ROOT.relativize(path.normalize()).toString();
    }

    /** Its blocks, from the top. */
    public List<Fence> fences() {
        List<Fence> fences = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        int begin = -1;
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith("```")) {
                continue;
            }
            if (begin < 0) {
                begin = i;
            } else {
                String between = String.join("\n", List.of(lines).subList(begin + 1, i));
                fences.add(new Fence(lines[begin].substring(3).strip(), begin + 2, between + "\n"));
                begin = -1;
            }
        }
        if (begin >= 0) {
            throw new IllegalStateException("%s:%d: this block has no end".formatted(name(), begin + 1));
        }
        return fences;
    }

    /** Its text without blocks. */
    public String prose() {
        StringBuilder prose = new StringBuilder();
        boolean within = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("```")) {
                within = !within;
            } else if (!within) {
                prose.append(line).append('\n');
            }
        }
        return prose.toString();
    }

    /** What stands between single backticks in its prose. */
    public List<String> inlineCode() {
        return INLINE.matcher(prose()).results().map(match -> match.group(1)).toList();
    }

    /** Where its links and pictures lead, as written. */
    public List<String> links() {
        return LINK.matcher(prose().replaceAll("`[^`\n]*`", ""))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** The names of its headings, as links say them. */
    public Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        Matcher headings = HEADING.matcher(prose());
        while (headings.find()) {
            String words = headings.group(1)
                    .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                    .replace(' ', '-');
            String anchor = words;
            for (int i = 1; !anchors.add(anchor); i++) {
                anchor = words + "-" + i;
            }
        }
        return anchors;
    }
}
