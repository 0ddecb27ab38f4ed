package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.almagest.dynamics.objective.Role;

/** In which order the players of one network move within a step. */
enum Turns {
    /** As the network says. */
    OWN,
    /** All at the same time, from one point. */
    SIMULTANEOUS,
    /** One after another, in the order in which the network lists them. */
    ALTERNATING;

    /** The words in a sweep file. */
    static final List<String> WORDS = Stream.of(values()).map(Turns::word).toList();

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Turns named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The turn of the player that is listed at {@code place}. */
    int of(Role role, int place) {
        return switch (this) {
            case OWN -> role.turn();
            case SIMULTANEOUS -> 0;
            case ALTERNATING -> place;
        };
    }
}
