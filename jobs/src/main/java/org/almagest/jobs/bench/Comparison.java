package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;

/**
 * What came of a row.
 *
 * @param row which
 * @param ours seconds a unit of work
 * @param preparation seconds that our form took to its first numbers
 * @param peers the peers' forms
 * @param missing peers' forms that could not be had, and why
 * @param error largest difference between any peer's numbers and ours, as a share of the largest number
 * @param versions what took part
 */
record Comparison(
        BenchmarkCase row,
        Statistics ours,
        double preparation,
        List<Peer> peers,
        Map<String, String> missing,
        double error,
        List<String> versions) {
    /**
     * A peer's form.
     *
     * @param form its name
     * @param time seconds a unit of work
     * @param preparation seconds to its first numbers
     */
    record Peer(String form, Statistics time, double preparation) {}
}
