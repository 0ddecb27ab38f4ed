package org.almagest.studies.adversarialalignment;

import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * What the two players of a {@link StoryNetwork} say of the films of a batch.
 *
 * @param story the network
 * @param pass receives the nodes
 * @param clips of the films, [video·clips][batch]
 * @param texts of the films
 */
record GameTerms(StoryNetwork story, ForwardPass pass, Node clips, Node texts) {
    /**
     * Of the films of {@code batch}.
     *
     * @throws IllegalArgumentException if the network is no reader of movies
     */
    static GameTerms of(NetworkInGraph network, Batch batch) {
        StoryNetwork story = network.model()
                .capability(StoryNetwork.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the game of clips and texts with another network: expected family story-qa"));
        return new GameTerms(
                story, network.pass(), batch.field(MovieShape.FILM_CLIPS), batch.field(MovieShape.FILM_TEXTS));
    }

    /** G of all clips, [common][clips·batch]. */
    Node clipFeatures() {
        return story.clipFeatures(pass, clips);
    }

    /** T of all texts. */
    Node textFeatures() {
        return story.textFeatures(pass, texts);
    }

    /** L_D = mean softplus(−D(T w)) + mean softplus(D(G v)), of any vectors. */
    Node discriminator(Node clipVectors, Node textVectors) {
        GraphBuilder graph = pass.graph();
        return graph.add(
                softplus(graph.scale(-1, story.logits(pass, textVectors))), softplus(story.logits(pass, clipVectors)));
    }

    /** L_adv = mean softplus(−D(G v)): that clips pass for texts. */
    Node adversary() {
        return softplus(pass.graph().scale(-1, story.logits(pass, clipFeatures())));
    }

    /** L_con: how far the self-attention of a film's features is from that of its clips. */
    Node consistency(double temperature) {
        GraphBuilder graph = pass.graph();
        int count = story.shape().clips();
        Node given = graph.reshape(
                clips, story.shape().video(), count * clips.shape().columns());
        return SelfAttention.distance(
                graph,
                SelfAttention.emit(graph, given, count, temperature),
                SelfAttention.emit(graph, clipFeatures(), count, temperature));
    }

    private Node softplus(Node logits) {
        return pass.graph().mean(pass.graph().activate(Activation.SOFTPLUS, logits), 0b11);
    }
}
