package org.almagest.jobs.dl4j.averaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.RandomStream;

/**
 * Which examples the workers see, round by round. In each step the workers take neighbouring batches of one shuffled
 * order, so runs that differ in the averaging frequency alone see the same batches in the same steps, and one worker with a
 * batch W times as large sees what W workers see. Where the batches of an epoch do not come out even, the examples left are
 * skipped until the next.
 */
final class Rounds {
    private final int workers;
    private final int frequency;
    private final int batch;
    private final long steps;
    private final int stepsPerEpoch;
    private final boolean whole;
    private final RandomStream shuffles;
    private final int[] order;
    private long step;

    /**
     * At the beginning.
     *
     * @param examples in the training set
     * @param workers that step at once
     * @param frequency steps between two averages
     * @param batch examples in a step of one worker
     * @param epochs passes over the training set
     */
    Rounds(int examples, int workers, int frequency, int batch, int epochs, long seed) {
        this.workers = workers;
        this.frequency = frequency;
        this.batch = batch;
        this.stepsPerEpoch = examples / Math.multiplyExact(workers, batch);
        this.steps = (long) stepsPerEpoch * epochs;
        this.whole = workers * batch == examples;
        this.shuffles = new RandomStream(seed, "shuffle");
        this.order = new int[examples];
        Arrays.setAll(order, i -> i);
    }

    boolean over() {
        return step == steps;
    }

    /** Steps of each worker so far. */
    long step() {
        return step;
    }

    /** Passes over the training set so far, the begun one by its share. */
    double epoch() {
        return (double) step / stepsPerEpoch;
    }

    /** Passes over the training set begun. */
    int epochsBegun() {
        return Math.toIntExact((step + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    /** The batches of the next round: those of the first worker in the order of its steps, then those of the second. */
    List<int[]> next() {
        int length = (int) Math.min(frequency, steps - step);
        int[][] batches = new int[workers * length][];
        for (int i = 0; i < length; i++) {
            int within = (int) (step % stepsPerEpoch);
            if (within == 0 && !whole) {
                shuffles.shuffle(order);
            }
            for (int worker = 0; worker < workers; worker++) {
                int from = (within * workers + worker) * batch;
                batches[worker * length + i] = Arrays.copyOfRange(order, from, from + batch);
            }
            step++;
        }
        return new ArrayList<>(Arrays.asList(batches));
    }
}
