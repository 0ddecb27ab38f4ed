package org.almagest.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A panel that draws something.
 *
 * @param dashboard file that it is in
 * @param json as in that file
 */
record Panel(String dashboard, JsonNode json) {
    /** A query of a panel. */
    record Query(String expression, boolean instant, String legend) {}

    String title() {
        return json.path("title").asText();
    }

    String type() {
        return json.path("type").asText();
    }

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode target : json.path("targets")) {
            queries.add(new Query(
                    target.path("expr").asText(),
                    target.path("instant").asBoolean(),
                    target.path("legendFormat").asText()));
        }
        return queries;
    }

    @Override
    public String toString() {
        return dashboard + ": " + title();
    }
}
