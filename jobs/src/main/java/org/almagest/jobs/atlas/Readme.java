package org.almagest.jobs.atlas;

import java.util.ArrayList;
import java.util.List;

/**
 * The page of a study in its parts.
 *
 * @param title the heading behind the study's name, plain text
 * @param paper everything before the section on what was found: the paper in short, as Markdown
 * @param found the section on what was found and all that follow, without the one on running it again
 * @param again the section on running it again
 */
record Readme(String title, String paper, String found, String again) {
    private static final List<String> FOUND = List.of("## What our runs found", "## What came out");
    private static final String AGAIN = "## How to run it again";

    /** Takes {@code text} apart; a part whose heading is not there is empty. */
    static Readme of(String text) {
        List<String> paper = new ArrayList<>();
        List<String> found = new ArrayList<>();
        List<String> again = new ArrayList<>();
        String title = "";
        List<String> part = paper;
        for (String line : text.lines().toList()) {
            if (title.isEmpty() && line.startsWith("# ")) {
                String heading = line.substring(2).strip();
                int colon = heading.indexOf(": ");
                title = colon < 0 ? heading : heading.substring(colon + 2);
                continue;
            }
            if (line.startsWith("## ")) {
                part = line.startsWith(AGAIN)
                        ? again
                        : FOUND.stream().anyMatch(line::startsWith) || !found.isEmpty() ? found : paper;
            }
            part.add(line);
        }
        return new Readme(title, join(paper), join(found), join(again));
    }

    private static String join(List<String> lines) {
        return String.join("\n", lines).strip();
    }
}
