package org.almagest.studies.adversarialalignment;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * Family {@code story-qa}: answers questions about movies whose clips a game draws into one space with texts (after Yuan, Sun, Duan,
 * Wu, Xu 2019, arXiv 1906.09844); see {@link StoryNetwork} and {@link StoryGame}. All numbers begin uniformly between ∓1/√fan-in, and
 * depend on the seed and their block alone.
 */
@AutoService(Family.class)
public final class StoryQuestions implements Family {
    private static final int WIDEST = 100_000;
    private static final double HEAVIEST = 1e6;
    private static final double USUAL_RATE = 2e-3;
    private static final String PLAYERS = "players";
    private static final String DISCRIMINATOR_RATE = "second_learning_rate";
    private static final String ADVERSARIAL_WEIGHT = "adversarial_weight";

    /** For {@link java.util.ServiceLoader}. */
    public StoryQuestions() {}

    @Override
    public String name() {
        return "story-qa";
    }

    @Override
    public String description() {
        return "attention over clips that a discriminator cannot tell from texts, and whose correlations are kept, answers questions about movies (after Yuan, Sun, Duan, Wu, Xu 2019, arXiv 1906.09844)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("hidden", 48, 1, WIDEST, "width of G between its two layers"),
                Parameter.integer("common", 16, 1, WIDEST, "width of the common space of clips and texts"),
                Parameter.integer("discriminator_hidden", 32, 1, WIDEST, "width of D between its two layers"),
                Parameter.choice(
                        "activation",
                        Activation.RELU.word(),
                        List.of(Activation.RELU.word(), Activation.TANH.word()),
                        "in G and D"),
                Parameter.real(
                                ADVERSARIAL_WEIGHT,
                                0,
                                0,
                                HEAVIEST,
                                "λ₁ of the loss by which clips are to pass for texts; 0 switches D off")
                        .axis(),
                Parameter.real(
                                "consistency_weight",
                                0,
                                0,
                                HEAVIEST,
                                "λ₂ of the distance between the self-attention of the clips and of their features")
                        .axis(),
                Parameter.real("consistency_temperature", 0.3, 1e-6, HEAVIEST, "by which cosines are divided there"),
                Parameter.choice(
                        PLAYERS,
                        StoryGame.Players.ALTERNATING.word(),
                        StoryGame.Players.WORDS,
                        "alternating: D moves, then the rest against the new D; simultaneous: all from one point; reversal: the same along one loss, whose gradient is turned round where it enters G"),
                Parameter.real(DISCRIMINATOR_RATE, USUAL_RATE, 0, HEAVIEST, "D's step size"));
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public boolean needsData(DataSource source) {
        return true;
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family story-qa with data of %d inputs and no films: expected movies with fields %s and %s; choose data movie-stories",
                features,
                MovieShape.FILM_CLIPS,
                MovieShape.FILM_TEXTS));
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        ExampleShape examples = data.train().shape();
        if (data.graph() != null || examples.fields().size() != 4) {
            return build(settings, examples.features(), examples.outputs());
        }
        MovieShape shape = MovieShape.of(
                examples.features(),
                examples.outputs(),
                examples.field(MovieShape.FILM_CLIPS).length(),
                examples.field(MovieShape.FILM_TEXTS).length());
        Blocks.Builder blocks = Blocks.builder();
        blocks.startByName();
        StoryNetwork network = new StoryNetwork(
                blocks,
                shape,
                settings.integer("hidden"),
                settings.integer("common"),
                settings.integer("discriminator_hidden"),
                Activation.named(settings.text("activation")));
        return new LayeredModel(blocks.build(), network, List.of(network, new StoryGame(rules(settings))));
    }

    private static StoryGame.Rules rules(Settings settings) {
        double weight = settings.real(ADVERSARIAL_WEIGHT);
        StoryGame.Players players = StoryGame.Players.named(settings.text(PLAYERS));
        double rate = settings.real(DISCRIMINATOR_RATE);
        if (weight == 0 && players != StoryGame.Players.ALTERNATING) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "players %s with adversarial_weight 0: expected a weight above 0, since nobody plays otherwise; leave players out",
                    players.word()));
        }
        if (weight == 0 && rate != USUAL_RATE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "second_learning_rate %s with adversarial_weight 0: expected a weight above 0, since nobody moves D otherwise; leave second_learning_rate out",
                    rate));
        }
        return new StoryGame.Rules(
                weight, settings.real("consistency_weight"), settings.real("consistency_temperature"), players, rate);
    }
}
