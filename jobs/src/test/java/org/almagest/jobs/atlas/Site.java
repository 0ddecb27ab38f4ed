package org.almagest.jobs.atlas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of pages as a test reads it, without the code that wrote it. */
record Site(Map<String, String> pages, Set<String> others) {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    private static final Pattern SCRIPT = Pattern.compile("(?s)(<script[^>]*>).*?</script>");
    private static final Pattern ANCHOR = Pattern.compile(" id=\"?([^\" >]+)");

    static Site read(Path folder) throws IOException {
        Map<String, String> pages = new TreeMap<>();
        Set<String> others = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (name.endsWith(".html")) {
                    // what scripts hold is no markup
                    pages.put(name, SCRIPT.matcher(Files.readString(file)).replaceAll("$1</script>"));
                } else {
                    others.add(name);
                }
            }
        }
        return new Site(pages, others);
    }

    /** Links to pages, files or anchors that are not there. */
    SortedSet<String> broken() {
        SortedSet<String> broken = new TreeSet<>();
        pages.forEach((name, html) -> {
            Matcher link = LINK.matcher(html);
            while (link.find()) {
                String target = link.group(1).replace("&amp;", "&");
                if (!target.startsWith("https://") && !target.startsWith("data:") && !leads(name, target)) {
                    broken.add(String.format(Locale.ROOT, "%s in %s", target, name));
                }
            }
        });
        return broken;
    }

    private boolean leads(String from, String target) {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        String page = file.isEmpty() ? from : file;
        if (hash < 0) {
            return pages.containsKey(page) || others.contains(page);
        }
        Matcher anchor = ANCHOR.matcher(pages.getOrDefault(page, ""));
        while (anchor.find()) {
            if (anchor.group(1).equals(target.substring(hash + 1))) {
                return true;
            }
        }
        return false;
    }
}
