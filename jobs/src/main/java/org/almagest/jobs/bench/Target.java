package org.almagest.jobs.bench;

/**
 * What a row is to reach against some of its peers.
 *
 * @param peers whom, for people
 * @param prefixes beginnings of the names of their forms, separated by |
 * @param ratio how many times as long the fastest of them is to take; NaN where nothing is asked
 */
record Target(String peers, String prefixes, double ratio) {
    boolean covers(String form) {
        for (String prefix : prefixes.split("\\|", -1)) {
            if (form.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
