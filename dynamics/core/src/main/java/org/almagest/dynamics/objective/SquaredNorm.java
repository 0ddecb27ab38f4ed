package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Σ θ² over some parameter blocks: the penalty of weight decay as a term of the loss, on one layer alone where that is wanted
 * (as in graph convolutional networks, Kipf, Welling 2017, section 5.1).
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record SquaredNorm(Settings settings) implements Objective {
    private static final String BLOCK = "block";
    private static final String LAYER = "layer";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.text(BLOCK, "", "name of the parameter blocks, such as W; of any name where nothing is given"),
            Parameter.integer(LAYER, -1, -1, 1_000_000, "their layer, from 0; -1: any"));

    /** At its defaults. */
    public SquaredNorm() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("squared-norm", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "Σ θ² over the parameters, or over some blocks of them";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new SquaredNorm(other);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        List<Block> blocks = network.model().blocks();
        List<Node> squares = IntStream.range(0, blocks.size())
                .filter(i -> counts(blocks.get(i)))
                .mapToObj(network.parameters()::get)
                .map(block -> graph.sum(graph.multiply(block, block)))
                .toList();
        return Terms.of(
                name(),
                squares.stream()
                        .reduce(graph::add)
                        .orElseThrow(() -> new IllegalArgumentException(String.format(
                                Locale.ROOT,
                                "%s, and the network has no such block: expected one of %s",
                                name(),
                                blocks))));
    }

    private boolean counts(Block block) {
        String name = settings.text(BLOCK);
        int layer = settings.integer(LAYER);
        return (name.isEmpty() || name.equals(block.name())) && (layer < 0 || layer == block.layer());
    }
}
