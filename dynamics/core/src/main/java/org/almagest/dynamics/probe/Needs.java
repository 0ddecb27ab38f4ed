package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.family.Model;

/**
 * What a probe cannot do without. A sweep that asks for a probe on a network which lacks it is refused before anything
 * runs.
 *
 * @param predictions whether it asks what the network predicts; its weights alone are enough where not
 * @param graph whether it differentiates or evaluates the network as a graph, see {@link Model#fixedGraph}
 * @param abilities what the network must have besides, see {@link Model#capability}
 * @param weights names of blocks of which it must have one at least; empty where it may have any
 */
public record Needs(boolean predictions, boolean graph, List<Ability> abilities, List<String> weights) {
    /** The parameters of a network, whatever they do, such as those in a file. */
    public static final Needs WEIGHTS = new Needs(false, false, List.of(), List.of());

    /** A network that predicts, by a graph that is the same for all examples. */
    public static final Needs PREDICTIONS = new Needs(true, true, List.of(), List.of());

    /**
     * Something that some networks are, or have.
     *
     * @param type its class
     * @param words for messages: "a neural ODE (family neural-ode)"
     */
    public record Ability(Class<?> type, String words) {}

    public Needs {
        abilities = List.copyOf(abilities);
        weights = List.copyOf(weights);
    }

    /** The same, of a network that has the capability {@code type} besides. */
    public Needs and(Class<?> type, String words) {
        List<Ability> more = new ArrayList<>(abilities);
        more.add(new Ability(type, words));
        return new Needs(predictions, graph, more, weights);
    }

    /** The same, of a network that may choose its steps as it goes. */
    public Needs withoutGraph() {
        return new Needs(predictions, false, abilities, weights);
    }

    /** The same, of a network with weights of one of these names at least. */
    Needs andWeights(String... names) {
        return new Needs(predictions, graph, abilities, List.of(names));
    }

    /** What {@code model} lacks, in words for messages; empty where nothing is missing. */
    public Optional<String> missing(Model model) {
        if (predictions && !model.predicts()) {
            return Optional.of("a network whose predictions are known, not its weights alone");
        }
        if (graph && !model.fixedGraph()) {
            return Optional.of("a network with a fixed graph, such as a neural ODE with solver euler or rk4");
        }
        if (!weights.isEmpty() && model.blocks().stream().noneMatch(block -> weights.contains(block.name()))) {
            return Optional.of(String.format(
                    Locale.ROOT, "weights %s, a family such as mlp, resnet or cnn", String.join(" or ", weights)));
        }
        return abilities.stream()
                .filter(ability -> model.capability(ability.type()).isEmpty())
                .map(Ability::words)
                .findFirst();
    }
}
