package org.almagest.studies.adversarialalignment;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/** What D makes small, on features held fixed: L_D, 2 ln 2 where it cannot tell. */
record DiscriminatorLoss() implements Objective {
    @Override
    public String name() {
        return "discriminator";
    }

    @Override
    public String description() {
        return "mean softplus(−D(T w)) + mean softplus(D(G v)) over the clips v and texts w of the films";
    }

    @Override
    public List<String> fields() {
        return List.of(MovieShape.FILM_CLIPS, MovieShape.FILM_TEXTS);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        GameTerms films = GameTerms.of(network, batch);
        return Terms.of(
                name(),
                films.discriminator(
                        graph.stopGradient(films.clipFeatures()), graph.stopGradient(films.textFeatures())));
    }
}
