package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads back what stands in a page, without the code that wrote it. */
final class PageText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern QUERY = Pattern.compile("<details class=query>.*?<pre>(.*?)</pre>", Pattern.DOTALL);
    private static final Pattern FIGURE = Pattern.compile(
            "<figure.*?<h3>(.*?)</h3>.*?<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    private PageText() {}

    /** The figures' specifications with their titles under {@code "title"}. */
    static List<JsonNode> figures(String html) {
        List<JsonNode> figures = new ArrayList<>();
        Matcher matcher = FIGURE.matcher(html);
        while (matcher.find()) {
            try {
                figures.add(((com.fasterxml.jackson.databind.node.ObjectNode) JSON.readTree(matcher.group(2)))
                        .put("title", unescaped(matcher.group(1))));
            } catch (IOException e) {
                throw new IllegalStateException(matcher.group(2), e);
            }
        }
        return figures;
    }

    /** The figure whose title begins so. */
    static JsonNode figure(String html, String title) {
        return figures(html).stream()
                .filter(figure -> figure.path("title").asText().startsWith(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + title + " among "
                        + figures(html).stream()
                                .map(figure -> figure.path("title").asText())
                                .toList()));
    }

    static List<String> queries(String html) {
        List<String> queries = new ArrayList<>();
        Matcher matcher = QUERY.matcher(html);
        while (matcher.find()) {
            queries.add(unescaped(matcher.group(1)));
        }
        return queries;
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
