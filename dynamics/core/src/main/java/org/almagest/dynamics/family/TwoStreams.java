package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.Node;
import org.jspecify.annotations.Nullable;

/**
 * That a network has two streams, such as clips and texts, whose feature vectors live in one space and can be compared: a capability
 * of a {@link Model}. What is compared need not be what it predicts from.
 */
public interface TwoStreams {
    /**
     * The two streams; vectors of both have the same number of units.
     *
     * @param first such as the clips
     * @param second such as the texts
     * @param paired whether each vector of the first stream belongs to the one of the second in the same place, so that both have as
     *     many
     */
    record Streams(Stream first, Stream second, boolean paired) {}

    /**
     * One of them. An example has as many vectors as all others, of which some may be padding.
     *
     * @param features [units][vectors·batch]: vector i of example b is column i·batch + b
     * @param present which of them there are, [1][vectors·batch]: 0 for padding, any other number for a vector; null where all are
     *     there
     * @param source what each vector was made of alone, [numbers][vectors·batch] in the same order; null where there is no such
     *     thing
     */
    record Stream(Node features, @Nullable Node present, @Nullable Node source) {
        /** A stream without padding, of which nothing else is known. */
        public Stream(Node features) {
            this(features, null, null);
        }
    }

    /**
     * Emits both streams, as the network predicts and is measured, without chance.
     *
     * @param pass receives the nodes, has the parameters and the examples' further fields
     * @param inputs [features][batch]
     */
    Streams streams(ForwardPass pass, Node inputs);
}
