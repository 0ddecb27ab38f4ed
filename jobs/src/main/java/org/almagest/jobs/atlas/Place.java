package org.almagest.jobs.atlas;

/** Where the pages are, as seen from each other. */
final class Place {
    static final String FRONT = "index.html";
    static final String LICENCES = "licences.html";

    private Place() {}

    static String ofStudy(String name) {
        return "study-%s.html".formatted(name);
    }

    static String ofClaim(String name) {
        return "claim-%s.html".formatted(name);
    }

    static String ofReport(String sweep) {
        return "sweep-%s.html".formatted(sweep);
    }
}
