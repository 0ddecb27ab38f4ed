package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.ScheduledInput;
import org.almagest.dynamics.plan.Plan;

/**
 * The inputs of one plan that are others at every step, such as weights of terms: the plan stays, and its numbers move.
 *
 * @param places where they lie; none in most plans
 */
record ScheduledNumbers(List<Place> places) {
    /**
     * A number.
     *
     * @param at where it lies in the arena
     * @param value what it is, by the number of steps taken so far
     */
    record Place(int at, LongToDoubleFunction value) {}

    ScheduledNumbers {
        places = List.copyOf(places);
    }

    /** Those that {@code network} asked for, in {@code plan}, whose inputs are the network's sources. */
    static ScheduledNumbers of(NetworkInGraph network, Plan plan) {
        List<Place> places = new ArrayList<>();
        for (ScheduledInput input : network.scheduled()) {
            places.add(new Place(plan.input(network.sources().indexOf(input.node())), input.value()));
        }
        return new ScheduledNumbers(places);
    }

    /** Makes them what they are after {@code step} steps. */
    void fill(long step, double[] arena) {
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            arena[place.at()] = place.value().applyAsDouble(step);
        }
    }
}
