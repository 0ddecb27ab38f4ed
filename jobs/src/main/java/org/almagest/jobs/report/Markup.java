package org.almagest.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/** Text and data as they may stand in HTML. Names and error texts come from users' files, so nothing is trusted. */
public final class Markup {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Markup() {}

    /** {@code text} as content of an element or of a quoted attribute. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(allowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** {@code data} as the content of a script element: JSON in which nothing can end the element or begin a comment. */
    public static String script(JsonNode data) {
        try {
            return JSON.writeValueAsString(data)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@code code} as the content of a script element. Within strings and regular expressions, the only places where a
     * program can contain these words, the added backslash changes nothing.
     */
    static String code(String code) {
        return code.replaceAll("(?i)</(script)", "<\\\\/$1").replace("<!--", "<\\!--");
    }

    // HTML knows no control characters, and half a surrogate pair is no character.
    private static boolean allowed(int point) {
        return point >= ' ' && point != 0x7F && (point < 0xD800 || point > 0xDFFF) || point == '\n' || point == '\t';
    }
}
