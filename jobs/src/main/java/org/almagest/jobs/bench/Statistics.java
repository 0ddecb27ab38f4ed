package org.almagest.jobs.bench;

import java.util.List;

/**
 * What several rounds of timing say.
 *
 * @param median of the rounds' medians
 * @param least smallest of the rounds' medians
 * @param most largest of them
 */
record Statistics(double median, double least, double most) {
    /** Of at least one round. */
    static Statistics of(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        return new Statistics(median(sorted), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Of numbers in ascending order. */
    static double median(List<Double> sorted) {
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }
}
