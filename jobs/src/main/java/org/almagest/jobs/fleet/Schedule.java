package org.almagest.jobs.fleet;

import java.util.PriorityQueue;

/**
 * What becomes of tasks that cores take in their order, each core the next as soon as it is free, as Spark hands them out.
 *
 * @param makespan seconds until the last ends
 * @param idleShare share of the cores' time until then in which they have nothing to do
 */
record Schedule(double makespan, double idleShare) {
    static Schedule of(double[] seconds, int cores) {
        PriorityQueue<Double> free = new PriorityQueue<>(cores);
        for (int i = 0; i < cores; i++) {
            free.add(0.0);
        }
        double makespan = 0;
        double work = 0;
        for (double task : seconds) {
            double end = free.remove() + task;
            free.add(end);
            makespan = Math.max(makespan, end);
            work += task;
        }
        return new Schedule(makespan, makespan == 0 ? 0 : 1 - work / (makespan * cores));
    }
}
