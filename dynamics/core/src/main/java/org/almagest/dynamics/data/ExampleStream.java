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

    /**
     * Draws one example with its further fields. A stream of inputs and targets alone leaves these as they are.
     *
     * @param further those of the examples to train on in their order, [length] each, overwritten
     */
    default void draw(RandomStream random, double[] inputs, double[] targets, double[][] further) {
        draw(random, inputs, targets);
    }

    /**
     * Draws one example for a place in a batch. A stream whose examples are alike whatever their place does not ask for it.
     *
     * @param place of the example in its batch, from 0 on
     * @param further as in the other form
     */
    default void draw(RandomStream random, int place, double[] inputs, double[] targets, double[][] further) {
        draw(random, inputs, targets, further);
    }

    /** Whether it draws fields beside inputs and targets: all that the examples to train on have, or none. */
    default boolean drawsFields() {
        return false;
    }

    /**
     * Whether every batch has the full size, also the last of an epoch. Otherwise that one is as small as it would be with the
     * examples to train on, whose number alone says how many batches an epoch has.
     */
    default boolean fillsBatches() {
        return false;
    }
}
