package org.almagest.studies.adversarialalignment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Role;

/**
 * The game of a {@link StoryNetwork}: the reader, who moves G, T and U, and the discriminator, who moves D. The reader leads.
 *
 * @param rules how it is played
 */
record StoryGame(Rules rules) implements Game {
    /** Who moves when. */
    enum Players {
        /** The discriminator first, then the reader against the new one. */
        ALTERNATING,
        /** Both from one point. */
        SIMULTANEOUS,
        /** Both from one point, along one number whose gradient is turned round where it enters G. */
        REVERSAL;

        /** The words in a sweep file. */
        static final List<String> WORDS =
                Arrays.stream(values()).map(Players::word).toList();

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Players named(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How it is played.
     *
     * @param adversarialWeight λ₁; 0: nobody plays D
     * @param consistencyWeight λ₂
     * @param consistencyTemperature of the self-attention
     * @param players who moves when
     * @param discriminatorRate D's step size
     */
    record Rules(
            double adversarialWeight,
            double consistencyWeight,
            double consistencyTemperature,
            Players players,
            double discriminatorRate) {}

    @Override
    public List<Role> players(Objective loss) {
        Objective reading = new ReaderLoss(loss, rules);
        if (rules.adversarialWeight == 0) {
            return List.of(new Role("reader", StoryNetwork.reading(), reading, 1, 0));
        }
        int turn = rules.players == Players.ALTERNATING ? 1 : 0;
        // D's own step size, and no weight decay
        Map<String, Object> own = Map.of("learning_rate", rules.discriminatorRate, "weight_decay", 0.0);
        return List.of(
                new Role("reader", StoryNetwork.reading(), reading, 1, turn),
                new Role("discriminator", StoryNetwork.discriminating(), new DiscriminatorLoss(), 1, 0, own));
    }
}
