package org.almagest.jobs.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table a request wants. Most tables have neither the sweep nor the family of a row's run, and are
 * filtered through {@code runs} by {@code run_id}; fits name the family in their slice, verdicts both in their evidence.
 */
final class Selection {
    /** The columns that tell which run a row of {@code runs} is, and of what. */
    static final List<String> RUN_COLUMNS = List.of("run_id", "sweep", "family");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Selection() {}

    /** What to ask of each row, its values in the order of the table's columns; runs are those published now. */
    static Predicate<@Nullable Object[]> of(String outputFolder, TableRequest request) {
        if (!request.isFiltered()) {
            return row -> true;
        }
        List<String> columns = request.table().columnNames();
        return switch (request.table()) {
            case RUNS -> {
                int sweep = columns.indexOf("sweep");
                int family = columns.indexOf("family");
                yield row -> request.wants(text(row[sweep]), text(row[family]));
            }
            case FITS -> {
                int sweep = columns.indexOf("sweep");
                int slice = columns.indexOf("slice");
                yield row -> wants(request.sweep(), List.of(text(row[sweep])))
                        && wants(request.family(), json(row[slice]).findValuesAsText("family"));
            }
            case VERDICTS -> {
                int evidence = columns.indexOf("evidence");
                yield row -> rests(request, json(row[evidence]));
            }
            default -> {
                Set<String> runs = new HashSet<>();
                TableReader.forEach(outputFolder, Table.RUNS, RUN_COLUMNS, run -> {
                    if (request.wants(text(run[1]), text(run[2]))) {
                        runs.add(text(run[0]));
                    }
                });
                int id = columns.indexOf("run_id");
                yield row -> runs.contains(text(row[id]));
            }
        };
    }

    /** Whether the evidence names the wanted sweep and family; it may be about several slices. */
    private static boolean rests(TableRequest request, JsonNode evidence) {
        List<String> families = new ArrayList<>(evidence.findValuesAsText("family"));
        for (String slice : evidence.findValuesAsText("slice")) {
            families.addAll(json(slice).findValuesAsText("family"));
        }
        return wants(request.sweep(), evidence.findValuesAsText("sweep")) && wants(request.family(), families);
    }

    private static boolean wants(@Nullable String name, List<String> found) {
        return name == null || found.contains(name);
    }

    private static JsonNode json(@Nullable Object text) {
        try {
            return JSON.readTree(text(text));
        } catch (JsonProcessingException e) {
            // No JSON names no family; to read the row is the client's affair.
            return JSON.missingNode();
        }
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
