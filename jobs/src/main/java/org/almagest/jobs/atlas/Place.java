package org.almagest.jobs.atlas;

import java.util.Locale;

/** Where the pages are, as seen from each other. */
final class Place {
    static final String FRONT = "index.html";
    static final String LICENCES = "licences.html";

    private Place() {}

    static String ofStudy(String name) {
        return String.format(Locale.ROOT, "study-%s.html", name);
    }

    static String ofClaim(String name) {
        return String.format(Locale.ROOT, "claim-%s.html", name);
    }

    static String ofReport(String sweep) {
        return String.format(Locale.ROOT, "sweep-%s.html", sweep);
    }
}
