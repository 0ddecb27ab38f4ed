package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.almagest.dynamics.curvature.Part;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Differentiation;
import org.almagest.dynamics.graph.GraphBuilder;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.graph.Node;
import org.almagest.dynamics.graph.Shape;
import org.almagest.dynamics.linalg.Bounds;
import org.almagest.dynamics.linalg.ExactRank;
import org.almagest.dynamics.linalg.Inputs;
import org.almagest.dynamics.linalg.LinearNetwork;
import org.almagest.dynamics.linalg.RankBounds;
import org.almagest.dynamics.linalg.Ranks;
import org.jspecify.annotations.Nullable;

/**
 * What theory says of the ranks of a network's Hessian: the bounds, and the generic rank by exact arithmetic. Only linear
 * networks without biases have them. They depend on sizes and inputs, not on weights, so they are computed once for all
 * steps and seeds.
 */
record TheoreticalRanks(@Nullable Bounds bounds, @Nullable Ranks ranks) {
    /** In place of a number that there is not. */
    static final int NONE = -1;

    private static final TheoreticalRanks NOTHING = new TheoreticalRanks(null, null);
    private static final int MOST_KNOWN = 64;
    /** Where the exact arithmetic draws; any gives the same ranks. */
    private static final long SEED = 1;

    private static final Map<Key, TheoreticalRanks> KNOWN = new LinkedHashMap<>();

    /** What determines them: the array of all inputs is compared by identity. */
    private record Key(LinearNetwork network, Loss loss, double[] inputs, int count, boolean exact) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.inputs == inputs
                    && key.count == count
                    && key.exact == exact
                    && key.loss == loss
                    && key.network.equals(network);
        }

        @Override
        public int hashCode() {
            return network.hashCode() * 31 + count;
        }
    }

    /**
     * For a model on the first {@code count} of some examples.
     *
     * @param exactLimit no exact rank beyond so many parameters
     */
    static TheoreticalRanks of(Model model, Loss loss, Examples examples, int count, int exactLimit) {
        LinearNetwork network = model.linearNetwork().orElse(null);
        if (network == null || !linear(model, examples.features())) {
            return NOTHING;
        }
        boolean exact = network.parameters() <= exactLimit;
        Key key = new Key(network, loss, examples.inputs(), count, exact);
        synchronized (KNOWN) {
            TheoreticalRanks known = KNOWN.get(key);
            if (known != null) {
                return known;
            }
        }
        double[][] samples = new double[count][];
        for (int i = 0; i < count; i++) {
            int from = i * examples.features();
            samples[i] = Arrays.copyOfRange(examples.inputs(), from, from + examples.features());
        }
        Inputs inputs = Inputs.of(samples);
        TheoreticalRanks found = new TheoreticalRanks(
                RankBounds.of(network, inputs, loss, SEED),
                exact ? ExactRank.of(network, inputs, loss, SEED, exactLimit) : null);
        synchronized (KNOWN) {
            KNOWN.put(key, found);
            if (KNOWN.size() > MOST_KNOWN) {
                KNOWN.remove(KNOWN.keySet().iterator().next());
            }
        }
        return found;
    }

    /** Whether the prediction is linear in the inputs: weights alone, and no activation. */
    private static boolean linear(Model model, int features) {
        GraphBuilder graph = new GraphBuilder();
        List<Node> parameters = new ArrayList<>();
        for (Block block : model.blocks()) {
            if (!block.name().equals("W")) {
                return false;
            }
            parameters.add(graph.input("parameter " + parameters.size(), Shape.of(block.rows(), block.cols())));
        }
        Node inputs = graph.input("inputs", Shape.of(features, 1));
        return Differentiation.affine(graph, model.forward(graph, parameters, inputs), inputs);
    }

    /** The rank of the inputs, where there are bounds. */
    OptionalInt inputRank() {
        return bounds == null ? OptionalInt.empty() : OptionalInt.of(bounds.inputRank());
    }

    /** The bound on the rank of a part, or {@link #NONE}. */
    int bound(Part part) {
        if (bounds == null) {
            return NONE;
        }
        return switch (part) {
            case HESSIAN -> bounds.h();
            case OUTER -> bounds.outer();
            case FUNCTIONAL -> bounds.functional();
        };
    }

    /** The generic rank of a part, or {@link #NONE}. */
    int exact(Part part) {
        if (ranks == null) {
            return NONE;
        }
        return switch (part) {
            case HESSIAN -> ranks.h();
            case OUTER -> ranks.outer();
            case FUNCTIONAL -> ranks.functional();
        };
    }
}
