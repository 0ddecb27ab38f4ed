package org.almagest.studies.adversarialalignment;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * What G, T and U make small: the loss of the answers, λ₁ times the adversary's, λ₂ times the consistency. Texts meet D held fixed, so
 * T gets no adversarial gradient.
 *
 * @param answers the loss of the answers
 * @param game how it is played
 */
record ReaderLoss(Objective answers, StoryGame.Rules game) implements Objective {
    @Override
    public String name() {
        return answers.name();
    }

    @Override
    public String description() {
        return answers.description() + ", with the terms of the game";
    }

    @Override
    public List<String> fields() {
        return List.of(MovieShape.FILM_CLIPS, MovieShape.FILM_TEXTS);
    }

    @Override
    public Objective at(long step) {
        return new ReaderLoss(answers.at(step), game);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Terms terms = answers.emit(graph, network, batch);
        if (game.adversarialWeight() == 0 && game.consistencyWeight() == 0) {
            return terms;
        }
        GameTerms films = GameTerms.of(network, batch);
        if (game.adversarialWeight() > 0) {
            terms = game.players() == StoryGame.Players.REVERSAL
                    ? terms.and("reversal", 1, reversed(graph, films))
                    : terms.and("adversary", game.adversarialWeight(), films.adversary());
        }
        return game.consistencyWeight() > 0
                ? terms.and("consistency", game.consistencyWeight(), films.consistency(game.consistencyTemperature()))
                : terms;
    }

    /** L_D with its gradient turned round where it enters G: one number for both players. */
    private Node reversed(GraphBuilder graph, GameTerms films) {
        return films.discriminator(
                graph.reverseGradient(game.adversarialWeight(), films.clipFeatures()),
                graph.stopGradient(films.textFeatures()));
    }
}
