package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.StatesInTime;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.Gru;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Lstm;
import org.almagest.dynamics.nn.Recurrent;
import org.almagest.dynamics.nn.Start;
import org.jspecify.annotations.Nullable;

/** The body of a {@link RecurrentNetwork}: from the inputs to the prediction. */
final class RecurrentBody implements Layer, StatesInTime {
    private final SequenceInput input;
    private final @Nullable Embedding embedding;
    private final List<Recurrent> layers = new ArrayList<>();
    private final Dense head;

    RecurrentBody(Blocks.Builder blocks, Settings settings, SequenceInput input, int outputs) {
        this.input = input;
        int width = settings.integer("width");
        int depth = settings.integer("depth");
        Initialisation initialisation = Initialisation.of(settings);
        // vectors that are looked up have no fan-in: their norm begins near init_scale
        Start vectors = Start.normal(settings.real("init_scale") / Math.sqrt(width));
        this.embedding = input.vocabulary() > 0 ? Embedding.of(blocks, 0, input.vocabulary(), width, vectors) : null;
        int inputs = embedding == null ? input.width() : width;
        for (int k = 0; k < depth; k++) {
            layers.add(
                    settings.text("cell").equals("lstm")
                            ? Lstm.of(blocks, k, inputs, width, initialisation)
                            : Gru.of(blocks, k, inputs, width, initialisation));
            inputs = width;
        }
        this.head = Dense.of(blocks, depth, width, outputs, initialisation, true);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node tokens = embedding == null ? input.rows(pass, inputs) : embedding.rows(pass, input.tokens(pass, inputs));
        Node mask = input.visible(pass);
        Node last = tokens;
        for (int k = 0; k < layers.size(); k++) {
            List<Node> states = layers.get(k).states(pass, tokens, input.length(), mask);
            tokens = graph.concatenate(1, states);
            trace(pass, k, tokens);
            last = states.get(states.size() - 1);
        }
        Node state = pass.trace("state", graph.transpose(last));
        return pass.trace("layer " + layers.size(), head.apply(pass, state));
    }

    @Override
    public int steps() {
        return input.length();
    }

    @Override
    public List<String> states() {
        return IntStream.range(0, layers.size()).mapToObj(k -> "layer " + k).toList();
    }

    /** All numbers of an example in a column. */
    private void trace(ForwardPass pass, int k, Node rows) {
        GraphBuilder graph = pass.graph();
        int numbers = layers.get(k).width() * input.length();
        Node columns = graph.transpose(rows);
        pass.trace("layer " + k, graph.reshape(columns, numbers, rows.shape().size() / numbers));
    }

    @Override
    public double operations() {
        double each = layers.stream().mapToDouble(Recurrent::operations).sum();
        return each * input.length() + head.operations();
    }
}
