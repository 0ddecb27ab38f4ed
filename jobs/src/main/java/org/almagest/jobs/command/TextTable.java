package org.almagest.jobs.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A table of words for people: aligned columns, long cells wrapped so that lines keep within the width. */
final class TextTable {
    // With the indentation of a table within a table, 120.
    private static final int WIDTH = 116;
    private static final int GAP = 2;
    private static final int NARROWEST = 16;

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these column headings. */
    TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with a cell for each heading. */
    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            List<List<String>> cells = IntStream.range(0, widths.length)
                    .mapToObj(column -> wrapped(row.get(column), widths[column]))
                    .toList();
            int height = cells.stream().mapToInt(List::size).max().orElse(0);
            for (int i = 0; i < height; i++) {
                StringBuilder line = new StringBuilder();
                for (int column = 0; column < widths.length; column++) {
                    List<String> cell = cells.get(column);
                    String part = i < cell.size() ? cell.get(i) : "";
                    line.append(part).append(" ".repeat(Math.max(0, widths[column] - part.length()) + GAP));
                }
                text.append(line.toString().stripTrailing()).append('\n');
            }
        }
        return text.toString().indent(GAP);
    }

    private int[] widths() {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        while (IntStream.of(widths).sum() + GAP * (columns - 1) > WIDTH) {
            int widest = IntStream.range(0, columns)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElseThrow();
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    // A word that is longer than the column stays whole: half a name is no name.
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
