package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notebook for users of Python: what it asks of the tables is in them, and what it keeps says nothing of a machine. */
class NotebookTest {
    private static final Path FOLDER = MarkdownPage.ROOT.resolve("docs/python");
    private static final int MOST_BYTES = 300_000;
    private static final int PICTURES = 4;

    private static final Pattern SQL = Pattern.compile("duckdb\\.sql\\(\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");
    private static final String WORDS = "((?:\"[a-z_]+\"(?:,\\s*)?)+)";
    /** Where names of columns stand in pandas and Polars; words in other lists are values, or names of sums. */
    private static final List<Pattern> COLUMNS = List.of(
            Pattern.compile("pl\\.col\\(" + WORDS + "\\)"),
            Pattern.compile("(?<!is_in\\()(?<!agg\\()\\[" + WORDS + "\\]"),
            Pattern.compile("(?:group_by|groupby|sort|select|on)[(=]\\s*" + WORDS),
            Pattern.compile("^\\s*" + WORDS + "$", Pattern.MULTILINE));
    /** What the notebook calls by names of its own. */
    private static final Pattern OWN = Pattern.compile("alias\\(\"([a-z_]+)\"\\)|AS ([a-z_]+)");

    private static final Pattern TABLE = Pattern.compile("(?:\\{out}|almagest-out/quickstart)/([a-z_]+)");
    private static final Pattern QUANTITY = Pattern.compile("\"quantity\"\\) == \"([a-z_]+)\"");
    /** From the root of a machine's files. */
    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w.~:/<-])/\\w+/\\w+");

    private static JsonNode notebook;
    private static String code;
    private static String page;

    @TempDir
    private Path folder;

    @BeforeAll
    static void read() throws IOException {
        notebook = new ObjectMapper()
                .readTree(FOLDER.resolve("sweep-to-plots.ipynb").toFile());
        StringBuilder all = new StringBuilder();
        cells().forEach(cell -> all.append(text(cell.path("source"))).append("\n\n"));
        code = all.toString();
        page = Files.readString(FOLDER.resolve("sweep-to-plots.html"));
    }

    private static Stream<JsonNode> cells() {
        List<JsonNode> cells = new ArrayList<>();
        notebook.path("cells").forEach(cells::add);
        return cells.stream().filter(cell -> cell.path("cell_type").asText().equals("code"));
    }

    /** Jupyter keeps a text as a list of its lines. */
    private static String text(JsonNode lines) {
        StringBuilder text = new StringBuilder();
        if (lines.isTextual()) {
            return lines.asText();
        }
        lines.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    @Test
    void columnsAreThoseOfTheTables() {
        Set<String> named = columns(code);
        assertTrue(named.containsAll(Set.of("final_loss", "run_id", "moment", "exponent")), named::toString);
        named.removeAll(known(code));
        assertEquals(Set.of(), named);
    }

    @Test
    void aColumnThatIsNotThereIsNoticed() {
        String wrong = code.replace("final_loss", "last_loss").replace("\"exponent\"", "\"slope\"");
        Set<String> named = columns(wrong);
        named.removeAll(known(wrong));
        assertEquals(Set.of("last_loss", "slope"), named);
    }

    @Test
    void queriesAreAnswered() throws SQLException {
        EmptyTables tables = new EmptyTables(folder);
        List<String> queries =
                SQL.matcher(code).results().map(query -> query.group(1)).toList();
        assertEquals(2, queries.size());
        for (String query : queries) {
            tables.answer(query);
        }
        String wrong = queries.get(0).replace("median(steps)", "median(stairs)");
        assertThrows(SQLException.class, () -> tables.answer(wrong));
    }

    @Test
    void tablesAndQuantitiesAreThere() {
        Set<String> tables = new TreeSet<>();
        Stream.of(Table.values()).forEach(table -> tables.add(table.folder()));
        Set<String> read = all(TABLE, code);
        assertEquals(Set.of("runs", "trajectory", "measurements", "fits", "verdicts"), read);
        assertTrue(tables.containsAll(read), tables::toString);
        Set<String> quantities = all(QUANTITY, code);
        assertFalse(quantities.isEmpty());
        assertTrue(Probes.quantitiesThat(quantity -> true).containsAll(quantities), quantities::toString);
    }

    @Test
    void itWasExecutedFromTopToBottom() {
        int expected = 0;
        int pictures = 0;
        for (JsonNode cell : cells().toList()) {
            assertEquals(++expected, cell.path("execution_count").asInt(), () -> text(cell.path("source")));
            for (JsonNode output : cell.path("outputs")) {
                assertFalse(output.path("output_type").asText().equals("error"), output::toString);
                JsonNode picture = output.at("/data/image~1png");
                if (!picture.isMissingNode()) {
                    pictures++;
                    String bytes = text(picture).replaceAll("\\s", "");
                    assertTrue(page.replaceAll("\\s", "").contains(bytes), "the page is of another execution");
                }
            }
        }
        assertEquals(PICTURES, pictures);
        assertTrue(expected > 5, "cells with code");
    }

    @Test
    void whatIsKeptIsSmallAndNamesNoMachine() throws IOException {
        for (String file : List.of("sweep-to-plots.ipynb", "sweep-to-plots.html")) {
            assertTrue(Files.size(FOLDER.resolve(file)) < MOST_BYTES, file);
        }
        for (JsonNode cell : cells().toList()) {
            for (JsonNode output : cell.path("outputs")) {
                String said = text(output.path("text")) + text(output.at("/data/text~1plain"));
                assertFalse(ABSOLUTE.matcher(said).find(), said);
            }
        }
        assertTrue(ABSOLUTE.matcher("written to /home/somebody/out").find(), "a path would be noticed");
        assertFalse(code.contains("host"), "executions.host names a machine");
        assertFalse(page.contains("<script"), "the page loads no programs");
        String style = Files.readString(FOLDER.resolve("page.css"));
        assertTrue(page.contains("<style>\n" + style + "</style>"), "the page has the styles of page.css");
        assertEquals(2, page.split("<style", -1).length, "and no others");
    }

    @Test
    void whatItImportsIsNamedForWhoeverExecutesItAgain() throws IOException {
        List<String> required = Files.readAllLines(FOLDER.resolve("requirements.txt"));
        for (String module : List.of("pandas", "polars", "duckdb", "matplotlib")) {
            assertTrue(code.contains("import " + module), module);
            assertTrue(required.stream().anyMatch(line -> line.startsWith(module + "==")), required::toString);
        }
        assertTrue(
                required.stream().allMatch(line -> line.startsWith("#") || line.matches("[a-z-]+==[0-9][0-9.]*")),
                () -> "versions are pinned: " + required);
    }

    private static Set<String> columns(String code) {
        String python = SQL.matcher(code).replaceAll("");
        Set<String> columns = new TreeSet<>();
        for (Pattern place : COLUMNS) {
            Matcher found = place.matcher(python);
            while (found.find()) {
                columns.addAll(all(WORD, found.group(1)));
            }
        }
        return columns;
    }

    private static Set<String> known(String code) {
        Set<String> known = new TreeSet<>();
        for (Table table : Table.values()) {
            table.schema().getFields().forEach(column -> known.add(column.getName()));
        }
        Matcher own = OWN.matcher(code);
        while (own.find()) {
            known.add(own.group(1) == null ? own.group(2) : own.group(1));
        }
        return known;
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> all = new TreeSet<>();
        pattern.matcher(text).results().forEach(result -> all.add(result.group(1)));
        return all;
    }
}
