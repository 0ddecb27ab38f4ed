package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.ChanceInput;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Plan;

/**
 * Fills the inputs of chance of one plan. What is drawn depends on the seed, the input's name and the step alone: not on what
 * was drawn before, nor by whom, so that the same bits come out whatever is recorded or measured between two steps.
 */
final class ChanceDraws {
    /** Evaluations of the whole training set between two steps draw apart, and leave the steps' numbers alone. */
    private static final String EVALUATION = "evaluation ";

    private final Input[] inputs;

    /**
     * An input of chance in a plan.
     *
     * @param at where it begins in the arena
     * @param count its numbers
     */
    record Place(String name, int at, int count, Distribution distribution) {}

    private record Input(Place place, RandomStream steps, RandomStream evaluations) {}

    ChanceDraws(List<Place> places, long seed) {
        this.inputs = places.stream()
                .map(place -> new Input(
                        place,
                        new RandomStream(seed, "chance " + place.name()),
                        new RandomStream(seed, EVALUATION + "chance " + place.name())))
                .toArray(Input[]::new);
    }

    /** The inputs of chance that {@code network} asked for, in {@code plan}, whose inputs are the network's sources. */
    static List<Place> places(NetworkInGraph network, Plan plan) {
        List<Place> places = new ArrayList<>();
        for (ChanceInput input : network.chance()) {
            int at = plan.input(network.sources().indexOf(input.node()));
            places.add(new Place(input.name(), at, input.node().shape().size(), input.distribution()));
        }
        return List.copyOf(places);
    }

    /** The numbers of a training step. */
    void step(long step, double[] arena) {
        for (Input input : inputs) {
            fill(input.place, input.steps, step, arena);
        }
    }

    /**
     * The numbers of an evaluation.
     *
     * @param position of a batch among all those evaluated in the run
     */
    void evaluation(long position, double[] arena) {
        for (Input input : inputs) {
            fill(input.place, input.evaluations, position, arena);
        }
    }

    private static void fill(Place place, RandomStream stream, long position, double[] arena) {
        stream.moveTo(position);
        for (int i = 0; i < place.count(); i++) {
            arena[place.at() + i] = place.distribution().draw(stream);
        }
    }
}
