package org.almagest.jobs.analyse;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.text.WordUtils;

/** Text in lines that fit the page. */
final class Lines {
    private Lines() {}

    /** The words of {@code text} in lines no wider than the page, each after {@code indent}. */
    static List<String> wrapped(String text, String indent) {
        String lines = WordUtils.wrap(text, AnalysisPage.WIDTH - indent.length(), "\n", true);
        return Stream.of(lines.split("\n", -1)).map(line -> indent + line).toList();
    }
}
