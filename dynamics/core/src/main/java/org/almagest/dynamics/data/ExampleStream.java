package org.almagest.dynamics.data;

import org.almagest.dynamics.config.RandomStream;

/** Draws examples without end, each anew and independent: a training that takes its batches from here sees none twice. */
@FunctionalInterface
public interface ExampleStream {
    /**
     * Draws one example.
     *
     * @param random where all that is random in it comes from
     * @param inputs [features], overwritten
     * @param targets [outputs], overwritten
     */
    void draw(RandomStream random, double[] inputs, double[] targets);
}
