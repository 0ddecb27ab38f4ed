package org.almagest.docs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a page that the program writes: what lies between {@code <!-- name: generated… -->} and {@code <!-- end -->}. */
final class GeneratedRegion {
    private GeneratedRegion() {}

    /** The page with {@code text} in the region called {@code name}. */
    static String replaced(String page, String name, String text) {
        Matcher region = matcher(page, name);
        return page.substring(0, region.start(1)) + text + page.substring(region.end(1));
    }

    /** What is in the region called {@code name}. */
    static String of(String page, String name) {
        return matcher(page, name).group(1);
    }

    private static Matcher matcher(String page, String name) {
        Matcher region = Pattern.compile(
                        "<!-- " + Pattern.quote(name) + ": generated[^\n]* -->\n(.*?)<!-- end -->", Pattern.DOTALL)
                .matcher(page);
        if (!region.find()) {
            throw new IllegalStateException(
                    "the page has no region %s: expected <!-- %s: generated --> … <!-- end -->".formatted(name, name));
        }
        return region;
    }
}
