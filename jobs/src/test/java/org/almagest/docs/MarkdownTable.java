package org.almagest.docs;

import java.util.List;
import java.util.stream.Collectors;

/** A table of Markdown. */
public final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    /** A table with these headings. */
    public MarkdownTable(String... headings) {
        row(headings);
        text.append("|---".repeat(headings.length)).append("|\n");
    }

    /** Adds a row; cells are Markdown already. */
    public MarkdownTable row(String... cells) {
        text.append(List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    /** Words that are not Markdown, as a cell. */
    public static String words(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("\n", " ")
                .strip();
    }

    /** Words as code, as a cell. */
    public static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
