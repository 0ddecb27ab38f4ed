package org.almagest.studies.multimodalexact;

import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.TwoStreams;

/**
 * The embeddings of a batch of pairs.
 *
 * @param first [k][batch]
 * @param second [k][batch]
 */
record PairedStreams(Node first, Node second) {
    /** What a network lacks that has none, in words for messages; empty where it has two streams. */
    static Optional<String> missing(Model model) {
        return model.capability(TwoStreams.class).isPresent()
                ? Optional.empty()
                : Optional.of("a network with two streams of feature vectors, such as family cca");
    }

    /**
     * Emits them.
     *
     * @throws IllegalArgumentException if the streams are no pairs, or some of their vectors are padding
     */
    static PairedStreams of(NetworkInGraph network, Batch batch, String loss) {
        TwoStreams.Streams streams = network.model()
                .capability(TwoStreams.class)
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "loss %s: expected %s",
                        loss,
                        missing(network.model()).orElseThrow())))
                .streams(network.pass(), batch.inputs());
        if (!streams.paired()
                || streams.first().present() != null
                || streams.second().present() != null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s with two streams that are no pairs without padding: expected pairs, such as those of family cca",
                    loss));
        }
        return new PairedStreams(streams.first().features(), streams.second().features());
    }

    /** Pairs in the batch. */
    int count() {
        return first.shape().columns();
    }

    /** Numbers k in a vector. */
    int width() {
        return first.shape().rows();
    }
}
