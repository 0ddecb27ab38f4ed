package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code alignment-game}: how the game between the reader of movies and the discriminator stands, on movies held out (on those to
 * train on where there are no others).
 */
@AutoService(Probe.class)
public final class GameProbe implements Probe {
    static final String NAME = "alignment-game";
    static final String CONSISTENCY = "consistency_error";
    static final String COSINE = "pair_cosine";
    static final String DISCRIMINATOR = "discriminator_loss";
    static final String WON = "game_won";

    private static final String PAPER = "Yuan et al. 2019, arXiv 1906.09844; the formula is a reconstruction";
    private static final String OWN = "Almagest";

    /** For {@link java.util.ServiceLoader}. */
    public GameProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how the game between a reader of movies and a discriminator of clips and texts stands (arXiv 1906.09844)";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(
                        CONSISTENCY,
                        "1",
                        "mean over movies and clips t of ‖att(v)_t − att(Gv)_t‖², att(x) the row softmax of the cosines of"
                                + " x_t − mean x over consistency_temperature",
                        PAPER,
                        false),
                new Quantity(COSINE, "1", "mean cosine of G(v_t) and T(w_t) of a clip and its own text", OWN, false),
                new Quantity(
                        DISCRIMINATOR,
                        "nats",
                        "mean softplus(−D(Tw)) + mean softplus(D(Gv)) on the first 100 movies, mean over the networks after"
                                + " the last 100 steps; 2 ln 2 where D cannot tell",
                        PAPER,
                        false),
                new Quantity(
                        WON,
                        "1",
                        "1 where discriminator_loss is outside [1, 1.6], so that one player has won; else 0, as where nobody"
                                + " plays D",
                        OWN,
                        false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(StoryNetwork.class, "a reader of movies (family story-qa)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        new GameSession().at(snapshot, sink);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new GameSession();
    }

    /** A pass over the movies, and as many over some as networks are kept. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return (data.test() + (double) GameSession.NETWORKS * GameSession.FILMS) * model.operationsPerExample();
    }
}
